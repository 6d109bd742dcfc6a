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
