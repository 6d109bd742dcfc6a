create function public.read_premiums(
  p_underlyings text[], p_from date, p_before date, p_horizon integer
) returns json
language sql stable set search_path = '' as $$
  -- Around the horizon the nearest expiry on either side of it, total variance linear in sessions
  -- between them; with one side only it stands in up to a ratio of one and a half.
  with chains as (
    select d.underlying, d.trading_date, d.model_free_variance as w, d.sessions as n,
      d.atm_variance as a, d.risk_reversal, d.term_slope, d.gap_variance, d.session_variance,
      d.sessions <= p_horizon as is_before
    from public.premium_days d
    where d.underlying = any (p_underlyings) and d.trading_date >= p_from
      and d.trading_date < p_before),
  sides as (
    select distinct on (underlying, trading_date, is_before) *
    from chains order by underlying, trading_date, is_before, abs(n - p_horizon)),
  days as (
    select underlying, trading_date,
      min(n) filter (where is_before) as n1, min(n) filter (where not is_before) as n2,
      min(w) filter (where is_before) as w1, min(w) filter (where not is_before) as w2,
      min(a) filter (where is_before) as a1, min(a) filter (where not is_before) as a2,
      (array_agg(risk_reversal order by abs(n - p_horizon)))[1] as risk_reversal,
      (array_agg(term_slope order by n))[1] as term_slope,
      max(gap_variance) + max(session_variance) as realised
    from sides group by underlying, trading_date),
  held as (
    select underlying, trading_date, risk_reversal, term_slope, realised,
      private.held_variance(p_horizon, n1, w1, n2, w2) as model_free,
      private.held_variance(p_horizon, n1, a1, n2, a2) as atm
    from days)
  select coalesce(json_object_agg(h.underlying, h.columns), '{}') from (
    select underlying, json_build_object(
      'dates', json_agg(trading_date order by trading_date),
      'modelFree', json_agg(model_free order by trading_date),
      'atm', json_agg(atm order by trading_date),
      'riskReversal', json_agg(risk_reversal order by trading_date),
      'termSlope', json_agg(term_slope order by trading_date),
      'realised', json_agg(realised order by trading_date)) as columns
    from held group by underlying) h
$$;

revoke all on function public.read_premiums(text[], date, date, integer)
  from public, anon, authenticated;
grant execute on function public.read_premiums(text[], date, date, integer) to service_role;

comment on function public.read_premiums(text[], date, date, integer) is
  'By underlying, as columns ascending in date: total implied variance over p_horizon sessions '
  '(model-free and at the money), skew of the expiry nearest to it, term slope, and the variance '
  'that the day realised; null where premium_days does not say it.';
