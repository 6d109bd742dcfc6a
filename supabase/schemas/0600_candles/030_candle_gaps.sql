create function public.candle_gaps(p_spans jsonb, p_to date, p_today date) returns jsonb
language sql stable set search_path = '' as $$
  -- Materialized: pulled up, the search would be made anew wherever its date is named.
  with gaps as materialized (
    select w.key as name,
      case when f.name is null or f.asked_from > w.value::date then w.value::date
      else (
        select min(trading_date) from (
          select s.trading_date from public.sessions s
          where s.trading_date between w.value::date and p_to and s.kind <> 'muhurat'
            and (s.trading_date > f.asked_to or f.asked_on < p_today)
          except
          select c.trading_date from public.candles c
          where c.name = w.key and c.trading_date between w.value::date and p_to
            and c.source <> 'bhavcopy_close') missing)
      end as first
    from jsonb_each_text(p_spans) w left join public.candle_fills f on f.name = w.key)
  select coalesce(jsonb_object_agg(g.name, jsonb_strip_nulls(jsonb_build_object(
    'from', g.first, 'anchorDate', a.trading_date, 'anchorClose', a.close))), '{}')
  from gaps g
  left join lateral (
    select c.trading_date, c.close from public.candles c
    where c.name = g.name and c.trading_date < g.first and c.source <> 'bhavcopy_close'
    order by c.trading_date desc limit 1
  ) a on true
  where g.first is not null
$$;

revoke all on function public.candle_gaps(jsonb, date, date) from public, anon, authenticated;
grant execute on function public.candle_gaps(jsonb, date, date) to service_role;

comment on function public.candle_gaps(jsonb, date, date) is
  'By name the first date to ask for, with the candle before it (which tells whether the broker''s '
  'scale has changed since); a complete name is absent. p_spans: {"name": first date wanted}. '
  'Closes of an F&O file stand in for candles until the broker''s come; a Muhurat session may stay '
  'without one: its gap would be asked again each day, from it on.';
