import type postgres from "postgres";

/** Rows of each table and a digest of them, and where each sequence stands. */
export async function tableDigests(sql: postgres.Sql): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`;
  const digests: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql.unsafe(`
      select count(*) || ' rows, ' || md5(coalesce(string_agg(r, '' order by r), '')) as digest
      from (select md5(t::text) as r from ${name} t) rows`);
    digests[name] = row?.["digest"];
  }
  const sequences = await sql`
    select format('%I.%I', schemaname, sequencename) as name, last_value from pg_sequences`;
  for (const { name, last_value } of sequences) digests[name] = String(last_value);
  return digests;
}

/** Names whose rows differ. */
export function differing(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name]);
}
