create function private.carry_costs(p_date date, p_sessions integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(d.expected_cost order by d.trading_date), '[]')
  from (
    select s.trading_date, coalesce(sum(l.expected_cost), 0) as expected_cost
    from (
      select trading_date from public.sessions where trading_date <= p_date
      order by trading_date desc limit p_sessions) s
    left join public.cost_ledger l on l.trading_date = s.trading_date
      and l.state in ('executing', 'executed')
    group by s.trading_date) d
$$;

revoke all on function private.carry_costs(date, integer) from public, anon, authenticated;
grant execute on function private.carry_costs(date, integer) to service_role;

comment on function private.carry_costs(date, integer) is
  'What carry was expected to cost in each of so many sessions up to a date, that one last. What '
  'is pending counts nothing: a new allocation replaces that of its own date, and no other date '
  'is executed.';
