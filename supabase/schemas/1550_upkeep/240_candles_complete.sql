create function private.candles_complete(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with names as (
    select underlying as name from public.underlyings where enabled
    union all select 'INDIAVIX'),
  recent as (
    select trading_date from public.sessions
    where trading_date < p_date and kind <> 'muhurat'
    order by trading_date desc limit 20)
  select n.name, m.sessions || ' of the last 20 sessions are missing, first ' || m.first,
    m.last = (select max(trading_date) from recent)
  from names n cross join lateral (
    select count(*) as sessions, min(r.trading_date) as first, max(r.trading_date) as last
    from recent r where not exists (
      select 1 from public.candles c where c.name = n.name and c.trading_date = r.trading_date)) m
  where m.sessions > 0
$$;

revoke all on function private.candles_complete(date, date) from public, anon, authenticated;
grant execute on function private.candles_complete(date, date) to service_role;

comment on function private.candles_complete(date, date) is
  'Names without a candle of one of the last 20 sessions before the date, Muhurat''s apart.';
