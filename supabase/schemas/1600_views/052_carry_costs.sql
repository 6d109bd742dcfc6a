create function private.carry_costs(p_date date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('tradingDate', d.trading_date, 'expectedCost',
    d.expected_cost) order by d.trading_date), '[]')
  from (
    select l.trading_date, sum(l.expected_cost) as expected_cost from public.cost_ledger l
    where l.state in ('executing', 'executed') and l.trading_date <= p_date
      and l.trading_date >= (
        select min(s.trading_date) from (
          select trading_date from public.sessions where trading_date <= p_date
          order by trading_date desc limit 252) s)
    group by l.trading_date) d
$$;

revoke all on function private.carry_costs(date) from public, anon, authenticated;
grant execute on function private.carry_costs(date) to service_role;

comment on function private.carry_costs(date) is
  'What carry was expected to cost in each of the 252 sessions up to a date, that one too. What is '
  'pending counts nothing: a new allocation replaces that of its own date, and no other date is '
  'executed.';
