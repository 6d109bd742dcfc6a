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
  -- The greatest and the least pair are those of the expiries around the horizon.
  sides as (
    select c.underlying, c.trading_date, h.horizon,
      max(array[c.n, c.w]) filter (where c.n <= h.horizon) as before,
      min(array[c.n, c.w]) filter (where c.n > h.horizon) as after
    from chains c cross join unnest(p_horizons) h (horizon)
    where c.w is not null group by c.underlying, c.trading_date, h.horizon),
  -- Linear in sessions between both; else the nearest one's own a session, up to a ratio of 1.5.
  held as (
    select underlying, horizon, trading_date, case
      when before is not null and after is not null then before[2]
        + (after[2] - before[2]) * (horizon - before[1]) / (after[1] - before[1])
      when horizon <= 1.5 * before[1] then before[2] * horizon / before[1]
      when after[1] <= 1.5 * horizon then after[2] * horizon / after[1] end::real as variance
    from sides),
  models as (
    select v.underlying, json_object_agg(v.horizon, v.days) as model_free from (
      select underlying, horizon, json_object_agg(trading_date, variance) as days
      from held where variance is not null group by underlying, horizon) v
    group by v.underlying),
  days as (
    select underlying, trading_date,
      (max(array[n, risk_reversal]) filter (where risk_reversal is not null))[2] as risk_reversal,
      (min(array[n, term_slope]) filter (where term_slope is not null))[2] as term_slope
    from chains group by underlying, trading_date),
  columns as (
    select underlying, json_agg(trading_date order by trading_date) as dates,
      json_agg(risk_reversal order by trading_date) as risk_reversal,
      json_agg(term_slope order by trading_date) as term_slope
    from days group by underlying)
  select coalesce(json_object_agg(c.underlying, json_build_object('dates', c.dates,
    'riskReversal', c.risk_reversal, 'termSlope', c.term_slope,
    'modelFree', coalesce(m.model_free, '{}'))), '{}')
  from columns c left join models m using (underlying)
$$;

revoke all on function public.read_premiums(text[], date, date, integer[])
  from public, anon, authenticated;
grant execute on function public.read_premiums(text[], date, date, integer[]) to service_role;

comment on function public.read_premiums(text[], date, date, integer[]) is
  'By underlying, ascending in date: skew of the furthest expiry that has one and term slope of '
  'the nearest, as columns, and by horizon and date the total model-free variance over so many '
  'sessions; what premium_days does not say is null or absent.';
