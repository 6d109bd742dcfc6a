create function public.read_premiums(
  p_underlyings text[], p_from date, p_before date, p_horizons integer[]
) returns json
language sql stable set search_path = '' as $$
  with chains as (
    select underlying, trading_date, model_free_variance as w, sessions as n, risk_reversal,
      term_slope
    from public.premium_days
    where underlying = any (p_underlyings) and trading_date >= p_from
      and trading_date < p_before),
  held as (
    select c.underlying, c.trading_date, h.horizon, private.held_variance(h.horizon,
        max(c.n) filter (where c.n <= h.horizon),
        (array_agg(c.w order by c.n desc) filter (where c.n <= h.horizon))[1],
        min(c.n) filter (where c.n > h.horizon),
        (array_agg(c.w order by c.n) filter (where c.n > h.horizon))[1]) as variance
    from chains c cross join unnest(p_horizons) h (horizon)
    where c.w is not null group by c.underlying, c.trading_date, h.horizon),
  days as (
    select underlying, trading_date,
      (array_agg(risk_reversal order by n desc) filter (where risk_reversal is not null))[1]
        as risk_reversal,
      (array_agg(term_slope order by n))[1] as term_slope
    from chains group by underlying, trading_date),
  columns as (
    select underlying, json_agg(trading_date order by trading_date) as dates,
      json_agg(risk_reversal order by trading_date) as risk_reversal,
      json_agg(term_slope order by trading_date) as term_slope
    from days group by underlying)
  select coalesce(json_object_agg(c.underlying, json_build_object('dates', c.dates,
    'riskReversal', c.risk_reversal, 'termSlope', c.term_slope, 'modelFree', (
      select coalesce(json_object_agg(v.horizon, v.days), '{}') from (
        select h.horizon, json_object_agg(h.trading_date, h.variance) as days
        from held h where h.underlying = c.underlying and h.variance is not null
        group by h.horizon) v))), '{}')
  from columns c
$$;

revoke all on function public.read_premiums(text[], date, date, integer[])
  from public, anon, authenticated;
grant execute on function public.read_premiums(text[], date, date, integer[]) to service_role;

comment on function public.read_premiums(text[], date, date, integer[]) is
  'By underlying, ascending in date: skew of the furthest expiry that has one and term slope of '
  'the nearest, as columns, and by horizon and date the total model-free variance over so many '
  'sessions; what premium_days does not say is null or absent.';
