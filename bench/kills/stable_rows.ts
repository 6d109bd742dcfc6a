import type postgres from "postgres";
import { inOrder, RANDOM_ID } from "../../tests/support/dump_tables.ts";

type Row = Record<string, unknown>;

/** A column that holds ids of a table. */
interface IdColumn {
  readonly table: string;
  readonly name: string;
  /** The table whose ids they are. */
  readonly of: string;
}

/**
 * What a repeated call changes by its nature: holders and leases, how often work was taken, how
 * long it took and how many requests that were.
 */
const OF_TRIES = new RegExp(
  `^(${
    [
      ...["holder", "fence", "lease_holder", "lease_until", "attempt", "generation"],
      ...["send_before", "absent_at", "\\w+_?ms", "requests", "calls", "desk_id"],
    ].join("|")
  })$`,
  "i",
);
const OF_RATES = /^public\.(rate_\w+|broker_sessions)$/;
const REFUSED = /"state":"denied"/;
/** A wish whose order never was: its leg is asked for anew under the next number. */
const NEVER_SENT = /"reason":"the broker does not know it".*"state":"refused"/;
/** How often the names of rows are read through those that they refer to. */
const DEPTH = 5;

/**
 * Every row of every table of the desk as one text, sorted, ids counted through in the order of
 * what their rows hold: a transaction that was repeated or undone leaves gaps in a sequence.
 */
export async function stableRows(sql: postgres.Sql): Promise<Record<string, string[]>> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'private') order by 1`;
  const rows = new Map<string, Row[]>();
  for (const { name } of tables.filter(({ name }) => !OF_RATES.test(name))) {
    const found = await sql.unsafe<{ row: Row }[]>(`select to_jsonb(t) as row from ${name} t`);
    rows.set(name, found.map(({ row }) => row).filter((row) => !NEVER_SENT.test(textOf(row))));
  }
  const columns = await idColumns(sql);
  const places = placesOf(rows, columns);
  const stable: Record<string, string[]> = {};
  for (const [table, all] of rows) {
    const ids = columns.filter((column) => column.table === table);
    const texts = all.map((row) => textOf(withPlaces(row, ids, places))).sort();
    // Each call that looks at an entry that may not be made tells of it.
    stable[table] = texts.filter((text, i) => text !== texts[i - 1] || !REFUSED.test(text));
  }
  return stable;
}

/** Tables whose rows differ, with the first pair that does. */
export function differencesOf(
  expected: Readonly<Record<string, readonly string[]>>,
  found: Readonly<Record<string, readonly string[]>>,
): string[] {
  return Object.keys(expected).flatMap((table) => {
    const [before, now] = [expected[table] ?? [], found[table] ?? []];
    const at = [...before, ...now].findIndex((_, i) => before[i] !== now[i]);
    return at === -1
      ? []
      : [`${table}: ${before.length} rows, now ${now.length}: ${before[at]}, now ${now[at]}`];
  });
}

/** Columns of generated ids, and those that refer to them or have their name. */
async function idColumns(sql: postgres.Sql): Promise<IdColumn[]> {
  const found = await sql<{ table: string; name: string; of: string }[]>`
    with ids as (
      select format('%I.%I', table_schema, table_name) as of, column_name as name
      from information_schema.columns
      where is_identity = 'YES' and table_schema in ('public', 'private'))
    select format('%I.%I', table_schema, table_name) as table, name, of
    from ids join information_schema.columns on column_name = name
    where table_schema in ('public', 'private')
    union
    select format('%I.%I', n.nspname, c.relname), a.attname, i.of
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_class p on p.oid = k.confrelid join pg_namespace m on m.oid = p.relnamespace
    join ids i on i.of = format('%I.%I', m.nspname, p.relname)
    join lateral unnest(k.conkey, k.confkey) u(own, other) on true
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.own
    join pg_attribute b on b.attrelid = k.confrelid and b.attnum = u.other and b.attname = i.name
    where k.contype = 'f'`;
  return found.map(({ table, name, of }) => ({ table, name, of }));
}

type Places = ReadonlyMap<string, ReadonlyMap<unknown, number>>;

/**
 * The place of each id of a table in the order of what its row and those that it refers to hold;
 * rows that are alike in all that follow their ids.
 */
function placesOf(
  rows: ReadonlyMap<string, readonly Row[]>,
  columns: readonly IdColumn[],
): Places {
  const own = columns.filter(({ table, of }) => table === of);
  let places: Places = new Map();
  for (let depth = 0; depth < DEPTH; depth++) {
    places = new Map(own.map(({ table, name }) => {
      const texts = (rows.get(table) ?? [])
        .map((row) => ({ id: row[name], text: textOf(named({ ...row, [name]: 0 }, table)) }));
      const order = [...new Set(texts.map(({ text }) => text))].sort();
      const place = new Map(order.map((text, i) => [text, i]));
      return [table, new Map(texts.map(({ id, text }) => [id, place.get(text) ?? NaN]))];
    }));
  }
  return places;

  function named(row: Row, table: string): Row {
    return withPlaces(row, columns.filter((column) => column.table === table), places);
  }
}

function withPlaces(row: Row, ids: readonly IdColumn[], places: Places): Row {
  const named = ids.map(({ name, of }) => [name, places.get(of)?.get(row[name])]);
  return { ...row, ...Object.fromEntries(named) };
}

function textOf(row: Row): string {
  const text = JSON.stringify(row, (key, value) => {
    if (OF_TRIES.test(key)) return undefined;
    // An order that a later call found counts as sent at the end of its claim: its date alone.
    return key === "sent_at" ? String(value).slice(0, 10) : inOrder(value);
  });
  // A correlation id: the desk's, that of its allocation or position, leg, order of the leg.
  return text.replace(/"[a-z][0-9a-z]{3}([EX])\d+([pt]\w*-\d+)-\d+"/g, '"$1$2"')
    .replace(RANDOM_ID, "<random>");
}
