create function private.counted_structures(
  p_date date, p_beside_queue boolean, p_mode public.trading_mode
)
returns setof private.held_structures
-- About a book's places: with the guess of a thousand rows whole tables would be read beside it.
language sql stable rows 20 set search_path = '' as $$
  select * from private.held_beside(p_mode)
  union all
  select a.state, null, a.allocation_id, a.strategy_id, a.underlying, a.sleeve, a.lots,
    a.capital_used, a.margin, null, null, null
  from public.allocations a join public.allocation_runs r using (allocation_run_id)
  where a.trading_date = p_date and a.state = 'pending'
    and (p_beside_queue or r.ordering = 'marks')
$$;

revoke all on function private.counted_structures(date, boolean, public.trading_mode)
  from public, anon, authenticated;
grant execute on function private.counted_structures(date, boolean, public.trading_mode)
  to service_role;

comment on function private.counted_structures(date, boolean, public.trading_mode) is
  'What counts against the limits of an allocation of a date in a mode: what is held beside it, '
  'what the owner accepted and is not executed yet, and where asked for all else that waits in '
  'its queue.';
