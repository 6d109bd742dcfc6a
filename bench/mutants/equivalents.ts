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
    file: "public.store_order",
    lineText: "from jsonb_array_elements(coalesce(p_order -> 'fills', '[]')) x",
    mutation: "coalesce(p_order -> 'fills', '[]') -> p_order -> 'fills'",
    reason: "null has no elements either",
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
];
