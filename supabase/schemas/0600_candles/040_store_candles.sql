create function public.store_candles(p_name text, p_rows jsonb, p_source text) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.candles', p_rows, '{date,open,high,low,close,volume}');
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
