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
