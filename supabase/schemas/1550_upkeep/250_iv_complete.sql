create function private.iv_complete(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with recent as (
    select trading_date from public.sessions where trading_date < p_date
    order by trading_date desc limit 5)
  select u.underlying, m.sessions || ' of the last 5 sessions are missing', m.sessions = 5
  from public.underlyings u cross join lateral (
    select count(*) as sessions from recent r where not exists (
      select 1 from public.iv_history i
      where i.underlying = u.underlying and i.trading_date = r.trading_date)) m
  where u.enabled and m.sessions > 0
$$;

revoke all on function private.iv_complete(date, date) from public, anon, authenticated;
grant execute on function private.iv_complete(date, date) to service_role;

comment on function private.iv_complete(date, date) is
  'Enabled underlyings without a volatility of one of the last five sessions before the date.';
