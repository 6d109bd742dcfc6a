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
