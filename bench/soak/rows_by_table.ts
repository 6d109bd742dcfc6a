import type postgres from "postgres";

/**
 * What archive leaves of a position's entry however old it is: the position itself, its plan,
 * allocation and strategy, the analysis and task of its underlying, their runs.
 */
const HELD = `
  with held as (
    select p.state <> 'closed' as is_open, p.position_id, a.strategy_id, a.allocation_id,
      a.allocation_run_id, r.run_id, a.underlying, u.analysis_id
    from public.positions p
    join public.plans e on e.plan_id = p.plan_id
    join public.allocations a on a.allocation_id = e.allocation_id
    join public.allocation_runs r on r.allocation_run_id = a.allocation_run_id
    join public.underlying_analyses u on u.run_id = r.run_id and u.underlying = a.underlying),
  open_trades as (
    select h.position_id, h.allocation_id, p.plan_id, i.intent_id, o.order_id
    from held h
    join public.plans p on h.position_id = p.position_id or h.allocation_id = p.allocation_id
    left join public.intents i on i.plan_id = p.plan_id
    left join public.orders o on o.intent_id = i.intent_id
    where h.is_open)`;

/** Columns by which a row is a trade's own: it goes with its closed position. */
const OF_TRADE = ["position_id", "plan_id", "allocation_id", "intent_id", "order_id"];

/** Columns by which a row belongs to an entry, the closest first. */
const OF_ENTRY: readonly (readonly string[])[] = [
  ["strategy_id"],
  ["analysis_id"],
  ["allocation_run_id"],
  ["run_id", "underlying"],
  ["run_id"],
];

/**
 * Rows of each of the desk's tables without what open positions hold, whose life is the market's,
 * and without the analyses that stay for closed ones: those positions are counted themselves.
 */
export async function rowsByTable(sql: postgres.Sql): Promise<Record<string, number>> {
  const tables = await sql<{ name: string; columns: string[] }[]>`
    select t.table_name::text as name, array_agg(c.column_name::text) as columns
    from information_schema.tables t
    join information_schema.columns c using (table_schema, table_name)
    where t.table_schema = 'public' and t.table_type = 'BASE TABLE' group by 1 order by 1`;
  const counts = tables.map(({ name, columns }) => {
    const ofTrade = OF_TRADE.filter((column) => columns.includes(column));
    const ofEntry = OF_ENTRY.find((each) => each.every((column) => columns.includes(column))) ?? [];
    const equal = (key: readonly string[]) => key.map((column) => `h.${column} = t.${column}`);
    const [from, isHeld] = ofTrade.length > 0
      ? ["open_trades", equal(ofTrade).join(" or ")]
      : ["held", equal(ofEntry).join(" and ")];
    const where = isHeld === "" ? "" : `where not exists (select from ${from} h where ${isHeld})`;
    return `select '${name}' as name, count(*)::int as n from public.${name} t ${where}`;
  });
  const rows = await sql.unsafe<{ name: string; n: number }[]>(
    `${HELD} ${counts.join(" union all ")}`,
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
