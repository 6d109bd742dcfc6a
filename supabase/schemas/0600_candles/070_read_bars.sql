create function public.read_bars(p_names text[], p_before date, p_limit integer) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_object_agg(n.name, row_to_json(b)), '{}')
  from (select distinct name from unnest(p_names) as u(name)) n
  cross join lateral (
    select array_agg(c.trading_date) as dates, array_agg(c.open) as open, array_agg(c.high) as high,
      array_agg(c.low) as low, array_agg(c.close) as close, array_agg(c.volume) as volume
    from (
      select * from (
        select * from public.candles where name = n.name and trading_date < p_before
        order by trading_date desc limit p_limit
      ) latest order by trading_date
    ) c
  ) b
  where b.dates is not null
$$;

revoke all on function public.read_bars(text[], date, integer) from public, anon, authenticated;
grant execute on function public.read_bars(text[], date, integer) to service_role;

comment on function public.read_bars(text[], date, integer) is
  'Candles before a date by name, as columns, ascending, at most p_limit of the latest; a name '
  'without any is absent.';
