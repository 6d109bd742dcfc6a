create function private.analyses_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select a.underlying, a.risk || ': ' || case
      when a.forward not between 0.85 * a.spot and 1.15 * a.spot
        then 'spot ' || round(a.spot, 2) || ', forward ' || round(a.forward, 2)
      when a.expected_move_1sd not between 0 and a.spot
        then 'expected move ' || round(a.expected_move_1sd, 2)
      when a.atm_volatility not between 0.01 and 5
        then 'volatility ' || round(a.atm_volatility, 4)
      when a.years <= 0 or a.near_expiry < a.trading_date or a.far_expiry <= a.near_expiry
        then 'expiries ' || a.near_expiry || ' and ' || a.far_expiry
      else 'rests on candles to ' || coalesce(a.candles_to::text, 'none') end,
    v.impossible
  from public.underlying_analyses a
  cross join lateral (select a.forward not between 0.85 * a.spot and 1.15 * a.spot
    or a.expected_move_1sd not between 0 and a.spot or a.atm_volatility not between 0.01 and 5
    or a.years <= 0 or a.near_expiry < a.trading_date
    or coalesce(a.far_expiry <= a.near_expiry, false) as impossible) v
  cross join (select max(trading_date) as trading_date from public.sessions
    where trading_date < p_session) b
  where a.trading_date = p_session
    and (v.impossible or a.candles_to is distinct from b.trading_date)
$$;

revoke all on function private.analyses_possible(date, date) from public, anon, authenticated;
grant execute on function private.analyses_possible(date, date) to service_role;

comment on function private.analyses_possible(date, date) is
  'Analyses of the session with figures that cannot be, or that rest on old candles.';
