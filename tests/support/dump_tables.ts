import type postgres from "postgres";

/** Columns and keys that hold how long something took, or in how many calls for that. */
const DURATIONS = /^((compute|cpu|wall|store)_?ms|calls)$/i;
const INSTANT = /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}(:?\d{2})?)?/g;
/** Random ids (UUIDs of version 4), as they are or without their dashes. */
export const RANDOM_ID = /[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}/g;

/**
 * Every row of every table of the desk by table name, each as one text, sorted: instants,
 * durations, random ids (the desk's own among them) and secrets apart, two runs on the same inputs
 * give the same dump.
 */
export async function dumpTables(sql: postgres.Sql): Promise<Record<string, string[]>> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'private') and tablename <> 'broker_sessions' order by 1`;
  const [desk] = await sql<{ id: string }[]>`select desk_id as id from public.desk_identity`;
  const dump: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: Record<string, unknown> }[]>(
      `select to_jsonb(t) as row from ${name} t`,
    );
    dump[name] = rows.map(({ row }) => textOf(row, desk?.id)).sort();
  }
  return dump;
}

function textOf(row: Record<string, unknown>, deskId: string | undefined): string {
  const text = JSON.stringify(
    row,
    (key, value) => DURATIONS.test(key) ? undefined : inOrder(value),
  );
  // Alone, or before what makes a correlation id.
  const known = deskId === undefined
    ? text
    : text.replace(new RegExp(`"${deskId}(?=["EX])`, "g"), '"<desk>');
  return known.replace(INSTANT, "<instant>").replace(RANDOM_ID, "<random>");
}

/** Keys in one order, whatever the order of the columns. */
export function inOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([p], [q]) => p < q ? -1 : 1));
}
