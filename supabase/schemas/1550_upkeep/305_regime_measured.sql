create function private.regime_measured(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select 'market', case when m.trading_date is null then 'no regime of ' || p_session
    else 'India VIX ' || coalesce(m.vix::text, 'unknown') end, m.trading_date is null
  from (select max(r.trading_date) as trading_date from public.runs r
    where r.trading_date = p_session and r.state = 'done') s
  left join public.market_regimes m using (trading_date)
  where s.trading_date is not null and (m.trading_date is null or m.vix is null
    or m.vix not between 5 and 150)
$$;

revoke all on function private.regime_measured(date, date) from public, anon, authenticated;
grant execute on function private.regime_measured(date, date) to service_role;

comment on function private.regime_measured(date, date) is
  'A session whose run ended without a regime, or with an India VIX that cannot be.';
