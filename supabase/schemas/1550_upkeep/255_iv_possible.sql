create function private.iv_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select u.underlying, i.trading_date || ': ' || round(100 * i.atm_volatility, 1) || '%'
      || coalesce(' after ' || round(100 * i.before, 1) || '%', ''),
    i.atm_volatility not between 0.02 and 3
  from public.underlyings u cross join lateral (
    select k.*, lag(k.atm_volatility) over (order by k.trading_date) as before
    from (
      select trading_date, atm_volatility from public.iv_history
      where underlying = u.underlying and trading_date <= p_date
      order by trading_date desc limit 21) k) i
  where u.enabled and (i.atm_volatility not between 0.02 and 3
    or i.atm_volatility not between i.before / 3 and 3 * i.before)
$$;

revoke all on function private.iv_possible(date, date) from public, anon, authenticated;
grant execute on function private.iv_possible(date, date) to service_role;

comment on function private.iv_possible(date, date) is
  'Of the last 21 volatilities of each enabled underlying those outside of 2% to 300%, and those '
  'that changed by more than a factor of three.';
