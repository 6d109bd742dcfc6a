create function private.positions_orphaned(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select p.underlying, 'position ' || p.position_id || ' is open past its expiry of ' || p.expiry,
    true
  from public.positions p where p.state <> 'closed' and p.expiry < p_date
  union all
  select p.underlying, 'position ' || p.position_id || ' has a leg without contract, '
    || concat_ws(' ', l.expiry, l.strike, l.leg_right), true
  from public.positions p join public.position_legs l using (position_id)
  where p.state <> 'closed' and l.segment = 'NSE_FNO' and not exists (
    select 1 from public.contracts c where c.segment = l.segment and c.security_id = l.security_id
      and c.underlying = p.underlying)
  union all
  select p.underlying, 'plan ' || p.plan_id || ' of ' || p.trading_date || ' is ' || p.state, true
  from public.plans p
  where p.state in ('gated', 'executing', 'unwinding') and p.trading_date < p_date
$$;

revoke all on function private.positions_orphaned(date, date) from public, anon, authenticated;
grant execute on function private.positions_orphaned(date, date) to service_role;

comment on function private.positions_orphaned(date, date) is
  'Open positions past their expiry or without contracts, and plans of earlier dates that did not '
  'end.';
