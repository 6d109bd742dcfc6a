import { assertEquals, assertGreater } from "@std/assert";
import type postgres from "postgres";
import { runSupabase } from "../../local/platform/deploy/run_supabase.ts";
import { projectPath } from "../../local/support/project_root.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";

/** Whom nothing of the desk is for: everybody with the publishable key, and everybody signed in. */
const STRANGERS = ["anon", "authenticated"] as const;

/** Functions that run with their owner's rights, each with what it needs them for. */
const DEFINERS: Record<string, string> = {
  "doctor_facts(timestamp with time zone,text,text)":
    "sees pg_cron, pg_net, Vault, migrations and size, and tells no secret",
  "rebuild_sparse_index()": "rebuilds an index, which its owner alone may",
  "stored_tables()": "counts the rows of every table, none of which it shows",
};

interface Relation {
  readonly name: string;
  readonly isTable: boolean;
  readonly column: string;
}

/** Tables and views, with a column each that may be written. */
async function relations(sql: postgres.Sql): Promise<Relation[]> {
  return await sql<Relation[]>`
    select c.oid::regclass::text as name, c.relkind in ('r', 'p') as "isTable", (select quote_ident(a.attname) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and a.attidentity = '' and a.attgenerated = ''
        and not a.attisdropped limit 1) as column
    from pg_class c where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and c.relkind in ('r', 'p', 'v', 'm') order by 1`;
}

interface Routine {
  readonly name: string;
  readonly signature: string;
  readonly types: readonly string[];
  readonly arguments: readonly string[] | null;
  readonly definer: boolean;
}

async function routines(sql: postgres.Sql): Promise<Routine[]> {
  return await sql<Routine[]>`
    select p.oid::regproc::text as name, p.oid::regprocedure::text as signature,
      array(select format_type(t, null) from unnest(p.proargtypes) t) as types,
      p.proargnames[1:p.pronargs] as arguments, p.prosecdef as definer
    from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    order by 2`;
}

/** SQLSTATE of each statement as a role, each in a transaction that is rolled back. */
async function tried(sql: postgres.Sql, role: string, statements: readonly string[]) {
  const found: [statement: string, code: string][] = [];
  for (const statement of statements) {
    const code = await sql.begin(async (transaction) => {
      await transaction.unsafe(`set local role ${role}`);
      await transaction.unsafe(statement);
      throw Object.assign(new Error("it ran"), { code: "ran" });
    }).catch((error: { code?: string }) => error.code ?? String(error));
    found.push([statement, code]);
  }
  return found;
}

const refused = (statements: readonly string[]) =>
  statements.map((statement): [string, string] => [statement, "42501"]);

databaseTest("every table has row level security, and no policy opens one", async ({ sql }) => {
  const rows = await sql`
    select relname, relrowsecurity from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`;
  assertGreater(rows.length, 30);
  assertEquals(rows.filter((row) => !row["relrowsecurity"]).map((row) => row["relname"]), []);
  assertEquals([...await sql`select polname, polrelid::regclass::text from pg_policy`], []);
});

for (const role of STRANGERS) {
  databaseTest(`${role} may read, write, call and count nothing`, async ({ sql }) => {
    const statements = (await relations(sql)).flatMap(({ name, column, isTable }) => [
      `select * from ${name} limit 1`,
      `select count(*) from ${name}`,
      ...(isTable
        ? [
          `insert into ${name} default values`,
          `update ${name} set ${column} = null`,
          `delete from ${name}`,
          `truncate ${name}`,
        ]
        : []),
    ]);
    const calls = (await routines(sql)).map(({ name, types }) =>
      `select ${name}(${types.map((type) => `null::${type}`).join(", ")})`
    );
    const sequences = await sql<{ name: string }[]>`
      select c.oid::regclass::text as name from pg_class c
      where c.relkind = 'S' and c.relnamespace = 'public'::regnamespace`;
    const counts = sequences.map(({ name }) => `select nextval('${name}')`);
    assertGreater(Math.min(statements.length / 4, calls.length, counts.length * 4), 50);
    const all = [
      ...statements,
      ...calls,
      ...counts,
      "create table public.mine ()",
      "create function public.mine() returns int language sql as 'select 1'",
      "create schema mine",
    ];
    assertEquals(await tried(sql, role, all), refused(all));
  });
}

databaseTest("the publishable key may read, write and call nothing over REST", async (database) => {
  const { sql, fetch, publishableKey } = database;
  const send = async (method: string, path: string, body?: object) => {
    const response = await fetch(
      new Request(`http://desk.test/rest/v1/${path}`, {
        method,
        headers: { apikey: publishableKey, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    return `${method} ${path} ${response.status} ${(await response.json()).code}`;
  };
  const found: string[] = [];
  const wanted: string[] = [];
  // Schema private is not served.
  const served = ({ name }: { name: string }) => !name.startsWith("private.");
  for (const { name, column, isTable } of (await relations(sql)).filter(served)) {
    for (const method of isTable ? ["GET", "POST", "PATCH", "DELETE"] : ["GET"]) {
      const body = method === "POST" || method === "PATCH" ? { [column]: null } : undefined;
      found.push(await send(method, name, body));
      wanted.push(`${method} ${name} 401 42501`);
    }
  }
  for (const { name, arguments: names } of (await routines(sql)).filter(served)) {
    const given = Object.fromEntries((names ?? []).map((each) => [each, null]));
    found.push(await send("POST", `rpc/${name}`, given));
    wanted.push(`POST rpc/${name} 401 42501`);
  }
  assertEquals(found, wanted);
});

databaseTest("grants are those of tests/sql/grants.txt and no others", async ({ sql }) => {
  const rows = await sql<{ line: string }[]>`
    with granted as (
      select 'schema ' || n.nspname as what, a.* from pg_namespace n, aclexplode(n.nspacl) a
      where n.nspname in ('public', 'private')
      union all
      select case c.relkind when 'v' then 'view ' when 'S' then 'sequence ' else 'table ' end ||
        c.oid::regclass::text, a.*
      from pg_class c, aclexplode(c.relacl) a
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
        and a.grantee <> c.relowner
      union all
      select 'column ' || t.attrelid::regclass::text || '.' || t.attname, a.*
      from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      union all
      select 'function ' || p.oid::regprocedure::text, a.*
      from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
        and a.grantee <> p.proowner
      union all
      select 'default of ' || d.defaclrole::regrole::text || ' ' || d.defaclobjtype::text, a.*
      from pg_default_acl d, aclexplode(d.defaclacl) a
    )
    select what || ': ' || case grantee when 0 then 'public' else grantee::regrole::text end || ' '
      || string_agg(lower(privilege_type), ' ' order by privilege_type) as line
    from granted group by what, grantee`;
  const found = rows.map(({ line }) => line).sort();
  const text = await Deno.readTextFile(projectPath("tests/sql/grants.txt"));
  const wanted = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  assertEquals({
    granted: found.filter((line) => !wanted.includes(line)),
    gone: wanted.filter((line) => !found.includes(line)),
  }, { granted: [], gone: [] });
  assertEquals(wanted, [...new Set(wanted)].sort());
});

databaseTest("a function with its owner's rights is a named one", async ({ sql }) => {
  const definers = (await routines(sql)).filter(({ definer }) => definer);
  assertEquals(definers.map(({ signature }) => signature), Object.keys(DEFINERS).sort());
  const owners = await sql`
    select distinct has_function_privilege('public', p.oid, 'execute') as open
    from pg_proc p where p.prosecdef
      and p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)`;
  assertEquals(owners.map((row) => row["open"]), [false]);
});

databaseTest("every function has an empty search path", async ({ sql }) => {
  const rows = await sql`
    select p.oid::regprocedure::text as name, p.proconfig
    from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)`;
  assertGreater(rows.length, 40);
  const loose = rows.filter((row) =>
    !(row["proconfig"] as string[] | null)?.some((entry) => /^search_path=(""|)$/.test(entry))
  );
  assertEquals(loose.map((row) => row["name"]), []);
});

databaseTest("every view asks with its reader's rights", async ({ sql }) => {
  const rows = await sql`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('v', 'm') and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and coalesce(not 'security_invoker=true' = any (c.reloptions), true)`;
  assertEquals(rows.map((row) => row["name"]), []);
});

/** What Supabase's advisors say at this level or above; their exit code. */
async function advice({ url }: TestDatabase, level: "info" | "warn") {
  const { code, output } = await runSupabase(
    ["db", "advisors", "--db-url", `${url}?sslmode=disable`, "--level", level, "--fail-on", "warn"],
    { folder: projectPath("supabase") },
  );
  const names = [...output.matchAll(/"name": "([a-z_]+)",\n\s*"title"/g)].map(([, name]) => name);
  return { code, names: [...new Set(names)].sort() };
}

databaseTest("Supabase's advisors find nothing to warn of, and would", async (database) => {
  assertEquals(await advice(database, "warn"), { code: 0, names: [] });
  // Row level security without a policy is how nobody but service_role is let in; no index of a
  // fresh database was used yet.
  const known = ["rls_enabled_no_policy", "unused_index"];
  assertEquals(await advice(database, "info"), { code: 0, names: known });
  await database.sql`create table public.open (id int primary key)`;
  await database.sql`grant select on public.open to anon`;
  assertEquals(await advice(database, "warn"), { code: 1, names: ["rls_disabled_in_public"] });
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
