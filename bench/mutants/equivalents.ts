/** A mutant that no test can catch, because it changes nothing that can be seen. */
export interface Equivalent {
  readonly file: string;
  /** The line of the source, trimmed: line numbers move. */
  readonly lineText: string;
  readonly mutation: string;
  readonly reason: string;
}

/**
 * Equivalent mutants, each with the reason; they stay in every total. At most one in twenty of a
 * sample.
 */
export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: "public.store_allocation",
    lineText: "and r.trading_date = n.trading_date and r.allocation_run_id <> v_id " +
      "and a.state = 'pending';",
    mutation: "and r.allocation_run_id <> v_id -> ",
    reason: "the new run has no allocations yet",
  },
  {
    file: "public.store_allocation",
    lineText: "and r.allocation_run_id <> v_id and not r.superseded;",
    mutation: "and not r.superseded -> ",
    reason: "a run that is superseded already becomes what it is",
  },
  {
    file: "public.read_queue",
    lineText:
      "where c.underlying = s.underlying and c.instrument = 'option' and c.expiry = l.expiry",
    mutation: "and c.instrument = 'option' -> ",
    reason: "a CHECK gives a strike to options only",
  },
  {
    file: "private.guard_execution",
    lineText: "tg_table_name = 'orders' and " +
      "to_jsonb(new) - 'updated_at' = to_jsonb(old) - 'updated_at'",
    mutation: "tg_table_name = 'orders' and -> ",
    reason: "no other of its tables has updated_at",
  },
  {
    file: "public.open_entry_plan",
    lineText: "where allocation_id = p_allocation_id and mode = p_mode and kind = 'entry' " +
      "and state <> 'denied';",
    mutation: "and kind = 'entry' -> ",
    reason: "a CHECK gives an allocation to entries only",
  },
  {
    file: "public.open_exit_plan",
    lineText: "where position_id = p_position_id and kind = 'exit' " +
      "and state in ('gated', 'executing');",
    mutation: "and kind = 'exit' -> ",
    reason: "a CHECK gives a position to exits only",
  },
  {
    file: "public.advance_plan",
    lineText: "elsif v_plan.kind = 'exit' and p_state = 'failed' then",
    mutation: "v_plan.kind = 'exit' and -> ",
    reason: "an entry that failed is taken by the branch before",
  },
  {
    file: "public.open_position",
    lineText: "where p.plan_id = p_plan_id and " +
      "coalesce(f.filled, 0) < l.ratio * p.lots * l.lot_size) then",
    mutation: ", 0) -> , -1)",
    reason: "less than nothing is below every quantity that nothing is below",
  },
  {
    file: "public.close_position",
    lineText: "where p.plan_id = p_plan_id and coalesce(f.filled, 0) < l.quantity) then",
    mutation: ", 0) -> , -1)",
    reason: "less than nothing is below every quantity that nothing is below",
  },
  {
    file: "shared/strategies/payoff/distinct.ts",
    lineText: "for (let i = 1; i < column.length; i++) {",
    mutation: "1 -> -1",
    reason: "nothing stands before the first, and the first is not above itself",
  },
  {
    file: "shared/strategies/payoff/payoff_shape.ts",
    lineText: "for (let j = 0; j < nodes.length; j++) {",
    mutation: "0 -> -1",
    reason: "a column drops what is written before its first",
  },
  {
    file: "shared/strategies/payoff/tail_risk.ts",
    lineText: "const ROUNDING = 1e-15;",
    mutation: "1e-15 -> -0.999999999999999",
    reason: "the search goes on until its bracket is empty, to the same level",
  },
  {
    file: "public.open_job",
    lineText: "where j.state = 'failed' or (j.state = 'done' and private.job_reopens(j, p_now));",
    mutation: "j.state = 'done' and -> ",
    reason: "a running job becomes what it is",
  },
  {
    file: "private.job_reopens",
    lineText: "and c.expiry >= p_run.trading_date)",
    mutation: "and c.expiry >= p_run.trading_date -> ",
    reason: "a CHECK lets nothing be listed after its expiry",
  },
  {
    file: "private.fail_earlier_runs",
    lineText: "where stage = new.stage and state = 'open' and trading_date < new.trading_date;",
    mutation: "stage = new.stage and -> ",
    reason: "a CHECK knows one stage",
  },
  {
    file: "public.finish_run",
    lineText: "and s.rank is distinct from ranked.rank",
    mutation: "and s.rank is distinct from ranked.rank -> ",
    reason: "a rank that is written again is the same",
  },
  {
    file: "public.archive_trades",
    lineText: "limit 1) k on true",
    mutation: "limit 1) -> limit 2)",
    reason: "none of what it finds stays: one row of it or two",
  },
  {
    file: "shared/wiring/exchange_clock.ts",
    lineText:
      'const text = typeof body === "object" && body !== null && "now" in body ? body.now : undefined;',
    mutation: 'typeof body === "object" && body !== null && "now" in body -> ' +
      'typeof body === "object" && body !== null',
    reason: "a body without now has none to read",
  },
  {
    file: "shared/wiring/is_loopback.ts",
    lineText:
      'return host === "localhost" || host === "[::1]" || /^127(\\.\\d{1,3}){3}$/.test(host);',
    mutation: "/^127(\\.\\d{1,3}){3}$/ -> /127(\\.\\d{1,3}){3}$/",
    reason: "a URL's host that ends in a number is an address of four",
  },
  {
    file: "public.open_run",
    lineText:
      "where stage = 'analyze' and trading_date = p_trading_date and risk = p_risk for update;",
    mutation: "stage = 'analyze' and -> ",
    reason: "a CHECK knows one stage",
  },
];
