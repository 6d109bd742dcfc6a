create function public.read_premiums(
  p_underlyings text[], p_from date, p_before date, p_horizon integer
) returns json
language sql stable set search_path = '' as $$
  with chains as (
    select underlying, trading_date, model_free_variance as w, sessions as n, risk_reversal,
      term_slope, sessions <= p_horizon as is_before
    from public.premium_days
    where underlying = any (p_underlyings) and trading_date >= p_from
      and trading_date < p_before),
  sides as (
    select distinct on (underlying, trading_date, is_before) *
    from chains where w is not null
    order by underlying, trading_date, is_before, abs(n - p_horizon)),
  held as (
    select underlying, trading_date, private.held_variance(p_horizon,
        min(n) filter (where is_before), min(w) filter (where is_before),
        min(n) filter (where not is_before), min(w) filter (where not is_before)) as variance
    from sides group by underlying, trading_date),
  shapes as (
    select underlying, trading_date,
      (array_agg(risk_reversal order by abs(n - p_horizon)))[1] as risk_reversal,
      (array_agg(term_slope order by n))[1] as term_slope
    from chains group by underlying, trading_date)
  select coalesce(json_object_agg(c.underlying, c.columns), '{}') from (
    select underlying, json_build_object(
      'dates', json_agg(trading_date order by trading_date),
      'modelFree', json_agg(h.variance order by trading_date),
      'riskReversal', json_agg(s.risk_reversal order by trading_date),
      'termSlope', json_agg(s.term_slope order by trading_date)) as columns
    from shapes s left join held h using (underlying, trading_date) group by underlying) c
$$;

revoke all on function public.read_premiums(text[], date, date, integer)
  from public, anon, authenticated;
grant execute on function public.read_premiums(text[], date, date, integer) to service_role;

comment on function public.read_premiums(text[], date, date, integer) is
  'By underlying, as columns ascending in date: total model-free variance over p_horizon sessions, '
  'skew of the expiry nearest to it, and term slope of the nearest expiry; null where premium_days '
  'does not say it.';
