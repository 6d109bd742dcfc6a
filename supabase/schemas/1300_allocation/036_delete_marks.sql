create function public.delete_marks(
  p_trading_date date, p_confirmed text, p_confirmed_count integer
) returns integer
language plpgsql set search_path = '' as $$
declare v_ids bigint[];
begin
  perform private.lock_held();
  select coalesce(array_agg(strategy_id), '{}') into v_ids from (
    select strategy_id from public.strategy_marks where trading_date = p_trading_date
    for update) m;
  if cardinality(v_ids) = 0 then
    raise exception 'nothing is marked on %', p_trading_date
      using errcode = 'P0001', hint = 'nothing_to_do';
  end if;
  if p_confirmed is distinct from p_trading_date::text
    or p_confirmed_count is distinct from cardinality(v_ids) then
    raise exception 'to delete all marks of % confirm the date % and the count %',
      p_trading_date, p_trading_date, cardinality(v_ids)
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  perform private.refuse_queued_marks(v_ids);
  delete from public.strategy_marks where strategy_id = any (v_ids);
  return cardinality(v_ids);
end $$;

revoke all on function public.delete_marks(date, text, integer) from public, anon, authenticated;
grant execute on function public.delete_marks(date, text, integer) to service_role;

comment on function public.delete_marks(date, text, integer) is
  'Deletes all marks of a date where the date and their number are confirmed, and returns how '
  'many; what is confirmed wrongly changes nothing and is told.';
