import { assertEquals, assertGreater } from "@std/assert";
import { databaseTest } from "../support/database.ts";

databaseTest("every table has row level security", async ({ sql }) => {
  const rows = await sql`
    select relname, relrowsecurity from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`;
  assertGreater(rows.length, 30);
  assertEquals(rows.filter((row) => !row["relrowsecurity"]).map((row) => row["relname"]), []);
});

databaseTest(
  "strangers may execute no function of the desk, and every one has an empty search path",
  async ({ sql }) => {
    const rows = await sql`
    select p.oid::regprocedure::text as name, p.proconfig,
      has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute') as open
    from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)`;
    assertGreater(rows.length, 40);
    assertEquals(rows.filter((row) => row["open"]).map((row) => row["name"]), []);
    const loose = rows.filter((row) =>
      !(row["proconfig"] as string[] | null)?.some((entry) => /^search_path=(""|)$/.test(entry))
    );
    assertEquals(loose.map((row) => row["name"]), []);
  },
);

databaseTest("no grant reaches anon or authenticated", async ({ sql }) => {
  const rows = await sql`
    select table_name, grantee from information_schema.role_table_grants
    where table_schema = 'public' and grantee in ('anon', 'authenticated', 'PUBLIC')`;
  assertEquals([...rows], []);
});

databaseTest("every foreign key has an index that begins with it", async ({ sql }) => {
  const rows = await sql`
    select c.conrelid::regclass::text || ' ' || a.attname as missing
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace
      and not exists (select 1 from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])`;
  assertEquals(rows.map((row) => row["missing"]), []);
});

databaseTest("every table, view and function has a comment for Studio", async ({ sql }) => {
  const rows = await sql`
    select c.oid::regclass::text as name, obj_description(c.oid, 'pg_class') as comment
    from pg_class c where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and c.relkind in ('r', 'p', 'v', 'm')
    union all
    select p.oid::regprocedure::text, obj_description(p.oid, 'pg_proc')
    from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)`;
  assertGreater(rows.length, 130);
  assertEquals(rows.filter((row) => !row["comment"]).map((row) => row["name"]), []);
});
