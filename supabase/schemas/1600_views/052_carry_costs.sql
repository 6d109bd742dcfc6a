create function private.carry_costs(
  p_date date, p_sessions integer, p_mode public.trading_mode,
  p_beside_queue boolean default false
) returns jsonb
language sql stable set search_path = '' as $$
  with planned as (
    select coalesce(sum((select l.expected_cost from public.cost_ledger l
      where l.allocation_id = c.allocation_id)), 0) as expected_cost
    from private.counted_structures(p_date, p_beside_queue, p_mode) c
    where c.state = 'pending')
  select coalesce(jsonb_agg(d.expected_cost
    + case d.trading_date when p_date then (select expected_cost from planned) else 0 end
    order by d.trading_date), '[]')
  from (
    select s.trading_date, coalesce(sum(l.expected_cost), 0) as expected_cost
    from (
      select trading_date from public.sessions where trading_date <= p_date
      order by trading_date desc limit p_sessions) s
    left join public.cost_ledger l on l.trading_date = s.trading_date
      and l.state in ('executing', 'executed') and coalesce(l.mode, p_mode) = p_mode
    group by s.trading_date) d
$$;

revoke all on function private.carry_costs(date, integer, public.trading_mode, boolean)
  from public, anon, authenticated;
grant execute on function private.carry_costs(date, integer, public.trading_mode, boolean)
  to service_role;

comment on function private.carry_costs(date, integer, public.trading_mode, boolean) is
  'What carry that was entered in a mode was expected to cost in each of so many sessions up to a '
  'date, that one last. Of what is pending on it counts what private.counted_structures counts: a '
  'new allocation replaces the rest, and no other date is executed.';
