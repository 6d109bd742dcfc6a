import type postgres from "postgres";

/** Conditions under which a column of a type holds something that is no number. */
const CONDITIONS: Readonly<Record<string, (column: string) => string>> = {
  numeric: (column) => `${column} in ('NaN', 'Infinity', '-Infinity')`,
  float4: (column) => `${column} in ('NaN', 'Infinity', '-Infinity')`,
  float8: (column) => `${column} in ('NaN', 'Infinity', '-Infinity')`,
  _numeric: (column) => `${column} && '{NaN,Infinity,-Infinity}'::numeric[]`,
  _float8: (column) => `${column} && '{NaN,Infinity,-Infinity}'::float8[]`,
  // JSON has no such number: it would stand there as text.
  jsonb: (column) => `${column}::text ~ '"(NaN|-?Infinity)"'`,
};

/**
 * Values of all tables of schema public that are NaN or infinite, by table and column; empty when
 * all is well.
 */
export async function countNotNumbers(sql: postgres.Sql): Promise<Record<string, number>> {
  const columns = await sql<{ table: string; column: string; type: string }[]>`
    select c.table_name as "table", c.column_name as "column", c.udt_name as "type"
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
      and c.udt_name = any(${Object.keys(CONDITIONS)})
    order by 1, 2`;
  const found: Record<string, number> = {};
  for (const [table, of] of Map.groupBy(columns, (column) => column.table)) {
    const counts = of.map(({ column, type }) => {
      const name = `"${column}"`;
      return `count(*) filter (where ${CONDITIONS[type]?.(name)})::int as ${name}`;
    });
    const [row] = await sql.unsafe(`select ${counts.join(", ")} from public."${table}"`);
    for (const [column, count] of Object.entries<number>(row ?? {})) {
      if (count > 0) found[`${table}.${column}`] = count;
    }
  }
  return found;
}
