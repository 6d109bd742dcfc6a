-- Compiled from supabase/schemas/0600_candles by `npm run schema`: edit it there.

create table public.candles (
  name text not null,
  trading_date date not null,
  open numeric not null check (open > 0 and open < 1e8),
  high numeric not null check (high > 0 and high < 1e8),
  low numeric not null check (low > 0 and low < 1e8),
  close numeric not null check (close > 0 and close < 1e8),
  volume numeric not null check (volume >= 0 and volume < 1e13),
  source text not null,
  -- With the source: which dates a name lacks is asked each day, over years, of the index alone.
  primary key (name, trading_date) include (source),
  check (high >= low)
);

create index candles_date on public.candles (trading_date);
alter table public.candles enable row level security;
revoke all on table public.candles from public, anon, authenticated;
grant select, insert, update, delete on table public.candles to service_role;

comment on table public.candles is
  'Daily bars as the broker gives them, unadjusted. The name is an underlying or INDIAVIX.';
comment on column public.candles.source is
  'Where the row comes from; bhavcopy_close is a close that stands in for a candle.';

create table public.candle_fills (
  name text primary key,
  asked_from date not null,
  asked_to date not null,
  asked_on date not null
);

alter table public.candle_fills enable row level security;
revoke all on table public.candle_fills from public, anon, authenticated;
grant select, insert, update, delete on table public.candle_fills to service_role;

comment on table public.candle_fills is
  'What maintain candles has asked of the broker, so that gaps are filled and a hole that the '
  'broker has too is asked for once a day.';
comment on column public.candle_fills.asked_from is 'First date that was asked for.';
comment on column public.candle_fills.asked_to is 'Last date that was asked for.';
comment on column public.candle_fills.asked_on is
  'Trading date on which holes of the span were last asked.';

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

create function public.store_candles(p_name text, p_rows jsonb, p_source text) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_bad text;
begin
  perform private.require_keys('public.candles', p_rows, '{date,open,high,low,close,volume}');
  select r.date || ': ' || concat_ws(', ', r.open, r.high, r.low, r.close, r.volume) into v_bad
  from jsonb_to_recordset(p_rows) as r(date date, open numeric, high numeric, low numeric,
    close numeric, volume numeric)
  where not (least(r.open, r.low, r.close) > 0 and greatest(r.open, r.high, r.close) < 1e8
    and r.high >= r.low and r.volume >= 0 and r.volume < 1e13)
  order by r.date limit 1;
  if v_bad is not null then
    raise exception 'candle of % on %: prices must lie above 0 and below 100,000,000, high at or '
      'above low, the volume below 1e13', p_name, left(v_bad, 120)
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  insert into public.candles as c (name, trading_date, open, high, low, close, volume, source)
  select p_name, r.date, r.open, r.high, r.low, r.close, r.volume, p_source
  from jsonb_to_recordset(p_rows) as r(date date, open numeric, high numeric, low numeric,
    close numeric, volume numeric)
  on conflict (name, trading_date) do update
  set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
    volume = excluded.volume, source = excluded.source
  where (c.open, c.high, c.low, c.close, c.volume, c.source)
    is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume,
      excluded.source);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_candles(text, jsonb, text) from public, anon, authenticated;
grant execute on function public.store_candles(text, jsonb, text) to service_role;

comment on function public.store_candles(text, jsonb, text) is
  'Candles of one name; one that says the same is not written again. Returns how many were '
  'written.';

create function public.fill_candles(
  p_name text, p_rows jsonb, p_source text, p_from date, p_to date, p_today date
) returns integer
language plpgsql set search_path = '' as $$
begin
  insert into public.candle_fills as f (name, asked_from, asked_to, asked_on)
  values (p_name, p_from, p_to, p_today)
  on conflict (name) do update set asked_from = least(f.asked_from, excluded.asked_from),
    asked_to = greatest(f.asked_to, excluded.asked_to), asked_on = excluded.asked_on;
  return public.store_candles(p_name, p_rows, p_source);
end $$;

revoke all on function public.fill_candles(text, jsonb, text, date, date, date)
  from public, anon, authenticated;
grant execute on function public.fill_candles(text, jsonb, text, date, date, date) to service_role;

comment on function public.fill_candles(text, jsonb, text, date, date, date) is
  'The broker''s candles of a span and the note that it was asked, in one transaction; returns how '
  'many rows were written.';

create function public.store_closes(p_rows jsonb, p_source text) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_bad text;
begin
  perform private.require_keys('public.candles', p_rows, '{name,date,close}');
  select r.name || ' on ' || r.date || ': ' || r.close into v_bad
  from jsonb_to_recordset(p_rows) as r(name text, date date, close numeric)
  where not (r.close > 0 and r.close < 1e8) order by r.date, r.name limit 1;
  if v_bad is not null then
    raise exception 'close of %: it must lie above 0 and below 100,000,000', left(v_bad, 120)
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  insert into public.candles (name, trading_date, open, high, low, close, volume, source)
  select r.name, r.date, r.close, r.close, r.close, r.close, 0, p_source
  from jsonb_to_recordset(p_rows) as r(name text, date date, close numeric)
  on conflict (name, trading_date) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_closes(jsonb, text) from public, anon, authenticated;
grant execute on function public.store_closes(jsonb, text) to service_role;

comment on function public.store_closes(jsonb, text) is
  'Closes of an F&O file as flat candles, only where there is none.';

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
