create function public.iv_gaps(p_underlyings text[], p_before date, p_sessions integer) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_object_agg(m.underlying, m.missing), '{}') from (
    select u.underlying, json_agg(s.trading_date order by s.trading_date desc) as missing
    from unnest(p_underlyings) as u(underlying)
    cross join (
      select trading_date from public.sessions where trading_date < p_before and kind <> 'muhurat'
      order by trading_date desc limit p_sessions
    ) s
    where not exists (
        select 1 from public.iv_history h
        where h.underlying = u.underlying and h.trading_date = s.trading_date)
      and not exists (
        select 1 from public.iv_windows w
        where w.underlying = u.underlying and s.trading_date between w.from_date and w.to_date
          and (w.sessions > 0 or p_before - (w.asked_at at time zone 'Asia/Kolkata')::date < 30))
    group by u.underlying) m
$$;

revoke all on function public.iv_gaps(text[], date, integer) from public, anon, authenticated;
grant execute on function public.iv_gaps(text[], date, integer) to service_role;

comment on function public.iv_gaps(text[], date, integer) is
  'Of the latest sessions before a date those that have neither a value nor a window in which they '
  'were asked for; by underlying, descending.';
