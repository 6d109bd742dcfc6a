create function public.iv_gaps(p_underlyings text[], p_before date, p_sessions integer) returns json
language sql stable set search_path = '' as $$
  with latest as materialized (
    select trading_date from public.sessions where trading_date < p_before and kind <> 'muhurat'
    order by trading_date desc limit p_sessions)
  select coalesce(json_object_agg(u.underlying, m.missing), '{}')
  from unnest(p_underlyings) as u(underlying)
  cross join lateral (
    select json_agg(trading_date order by trading_date desc) as missing from (
      select trading_date from latest
      except
      select h.trading_date from public.iv_history h
      where h.underlying = u.underlying and h.trading_date < p_before
        and h.trading_date >= (select min(trading_date) from latest)
      except
      select l.trading_date from public.iv_windows w
      join latest l on l.trading_date between w.from_date and w.to_date
      where w.underlying = u.underlying
        and (w.sessions > 0 or p_before - (w.asked_at at time zone 'Asia/Kolkata')::date < 30)) d
    ) m
  where m.missing is not null
$$;

revoke all on function public.iv_gaps(text[], date, integer) from public, anon, authenticated;
grant execute on function public.iv_gaps(text[], date, integer) to service_role;

comment on function public.iv_gaps(text[], date, integer) is
  'Of the latest sessions before a date those that have neither a value nor a window in which they '
  'were asked for; by underlying, descending.';
