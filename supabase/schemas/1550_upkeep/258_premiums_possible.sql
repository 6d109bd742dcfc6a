create function private.premiums_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with last as (
    select max(trading_date) as trading_date from public.sessions where trading_date < p_date)
  select d.underlying, d.expiry || ': ' || w.found, w.serious
  from last cross join public.underlyings u
  -- Looked up by key: a join would read the rows of years.
  cross join lateral (
    select * from public.premium_days p
    where p.underlying = u.underlying and p.trading_date = last.trading_date limit 10) d
  cross join lateral (
    select 100 * sqrt(252 * d.atm_variance / d.sessions) as volatility) v
  cross join lateral (
    select round(v.volatility::numeric, 1) || '% at the money', true
    where v.volatility not between 2 and 300
    union all
    select 'model-free variance ' || round((d.model_free_variance / d.atm_variance)::numeric, 2)
      || ' times that at the money', false
    where d.model_free_variance / d.atm_variance not between 0.5 and 3
    union all
    select 'straddle returned ' || round((100 * d.straddle_return)::numeric) || '% in a session',
      false
    where abs(d.straddle_return) > 2) w (found, serious)
$$;

revoke all on function private.premiums_possible(date, date) from public, anon, authenticated;
grant execute on function private.premiums_possible(date, date) to service_role;

comment on function private.premiums_possible(date, date) is
  'Rows of premium_days of the session before the date with a volatility outside of 2% to 300%, '
  'a model-free variance far from that at the money or a straddle that more than tripled.';
