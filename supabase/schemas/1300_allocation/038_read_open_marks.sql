create function public.read_open_marks(p_trading_date date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('strategyId', m.strategy_id, 'runId', s.run_id,
    'risk', s.risk, 'underlying', s.underlying, 'definition', s.definition,
    'priority', m.priority, 'lots', m.lots, 'lastAllocationId', a.last)
    order by m.priority, m.marked_at, s.rank, m.strategy_id), '[]')
  from public.strategy_marks m
  join public.strategies s using (strategy_id)
  cross join lateral (
    select max(allocation_id) as last,
      coalesce(bool_or(state in ('pending', 'executing', 'executed')), false) as stands
    from public.allocations where strategy_id = m.strategy_id) a
  where m.trading_date = p_trading_date and not a.stands
$$;

revoke all on function public.read_open_marks(date) from public, anon, authenticated;
grant execute on function public.read_open_marks(date) to service_role;

comment on function public.read_open_marks(date) is
  'Marks of a date that no allocation waits for, is entering or has entered, in the order in '
  'which they are accepted; with the last allocation that came to nothing.';
