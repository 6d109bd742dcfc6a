import type postgres from "postgres";

/** An allocation that waits, and how many legs it has. */
export interface QueuedStructure {
  readonly allocationId: number;
  readonly legs: number;
}

/**
 * Puts one lot of so many accepted strategies into the queue, those with the most legs first and
 * one of an underlying, whatever an allocation would have chosen; their allocations by legs.
 */
export async function queueStructures(
  sql: postgres.Sql,
  date: string,
  at: string,
  count: number,
): Promise<QueuedStructure[]> {
  const rows = await sql`
    with chosen as (
      select distinct on (s.underlying) s.*, l.legs
      from public.strategies s join lateral (
        select count(*)::int as legs from public.strategy_legs where strategy_id = s.strategy_id) l
        on true
      where s.trading_date = ${date} and s.state = 'accepted'
      order by s.underlying, l.legs desc, s.strategy_id),
    best as (select * from chosen order by legs desc, underlying limit ${count}),
    run as (
      insert into public.allocation_runs (run_id, trading_date, risk, inputs_hash, capital,
        ordering, regime_level, deployed, created_at)
      select min(run_id), ${date}, 'moderate', 'bench', 100000000, 'money', 'normal', 1, ${at}
      from best returning allocation_run_id),
    queued as (
      insert into public.allocations (allocation_run_id, strategy_id, underlying, sleeve, lots,
        margin, premium, capital_used, max_loss, expected_value, rank, reason, state)
      select allocation_run_id, strategy_id, underlying, sleeve, 1, margin, 0,
        greatest(margin, 1), greatest(coalesce(max_loss, 1), 1), 0,
        row_number() over (order by legs desc, underlying), 'bench', 'pending'
      from best, run returning allocation_id, strategy_id)
    select allocation_id, legs from queued join best using (strategy_id) order by legs desc, 1`;
  return rows.map((row) => ({
    allocationId: Number(row["allocation_id"]),
    legs: Number(row["legs"]),
  }));
}
