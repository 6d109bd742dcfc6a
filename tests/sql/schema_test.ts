import { assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import type postgres from "postgres";
import { PGDELTA, SCHEMA_PLACES, SNAPSHOT } from "../../local/cli/support/schema_places.ts";
import { compareDatabases } from "../../local/schema/compare_databases.ts";
import { describeSchema } from "../../local/schema/describe_schema.ts";
import { schemaFiles, staleFiles } from "../../local/schema/schema_files.ts";
import { schemaTest } from "../support/schema_databases.ts";

/** Rows of every table that has some, as sorted texts; by table. */
async function rowsOf(sql: postgres.Sql): Promise<Record<string, string[]>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`;
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: string }[]>(
      `select to_jsonb(t)::text as row from public.${name} t order by 1`,
    );
    if (rows.length > 0) found[name] = rows.map(({ row }) => row);
  }
  return found;
}

schemaTest(
  "the migrations give the database that the schemas say, comments, grants and rows too",
  async ({ migrations, schemas, ofMigrations, ofSchemas }) => {
    assertEquals(await compareDatabases(PGDELTA, migrations, schemas), "");
    const rows = await rowsOf(ofMigrations);
    assertEquals(rows, await rowsOf(ofSchemas));
    assertGreater(rows["underlyings"]?.length ?? 0, 200);
    assertGreater(rows["sessions"]?.length ?? 0, 700);
    assertGreater(Object.keys(rows).length, 11);
  },
);

const PLANTED: [string, string, string][] = [
  [
    "a changed function",
    "create or replace function private.legs_text(p_strategy_id bigint) returns text " +
    "language sql stable set search_path = '' as 'select null::text'",
    "function:private.legs_text(bigint)",
  ],
  ["a dropped comment", "comment on table public.alerts is null", "public.alerts"],
  ["a revoked grant", "revoke delete on public.alerts from service_role", "public.alerts"],
];

for (const [what, change, named] of PLANTED) {
  schemaTest(`${what} is a difference of both databases`, async (databases) => {
    await databases.ofSchemas.unsafe(change);
    const { migrations, schemas } = databases;
    assertStringIncludes(await compareDatabases(PGDELTA, migrations, schemas), named);
  });
}

Deno.test("migrations are what the schemas compile to, and landed ones stand as they landed", () => {
  assertEquals(staleFiles(schemaFiles(SCHEMA_PLACES)), []);
});

schemaTest("the snapshot of the schema is current", async ({ ofMigrations }) => {
  assertEquals(await describeSchema(ofMigrations), Deno.readTextFileSync(SNAPSHOT));
});
