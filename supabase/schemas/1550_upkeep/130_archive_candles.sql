create function public.archive_candles(
  p_before date, p_spans jsonb, p_limit integer
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  delete from public.candles c using (
    select name, trading_date from public.candles
    where trading_date < coalesce((p_spans ->> name)::date, p_before) limit p_limit) o
  where (c.name, c.trading_date) = (o.name, o.trading_date);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.archive_candles(date, jsonb, integer)
  from public, anon, authenticated;
grant execute on function public.archive_candles(date, jsonb, integer) to service_role;

comment on function public.archive_candles(date, jsonb, integer) is
  'Deletes at most so many candles of dates before one; p_spans: {"name": another first date to '
  'keep}. Returns how many went, 0 once none is left.';
