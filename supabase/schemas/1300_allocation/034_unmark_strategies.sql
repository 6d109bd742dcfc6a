create function public.unmark_strategies(p_strategy_ids bigint[]) returns integer
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_count integer;
begin
  perform private.lock_held();
  select i.strategy_id into v_id from unnest(p_strategy_ids) i (strategy_id)
  where not exists (select 1 from public.strategy_marks m where m.strategy_id = i.strategy_id)
  limit 1;
  if found then
    raise exception 'strategy % is not marked', v_id using errcode = 'P0001', hint = 'not_found';
  end if;
  perform private.refuse_queued_marks(p_strategy_ids);
  delete from public.strategy_marks where strategy_id = any (p_strategy_ids);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.unmark_strategies(bigint[]) from public, anon, authenticated;
grant execute on function public.unmark_strategies(bigint[]) to service_role;

comment on function public.unmark_strategies(bigint[]) is
  'Takes marks back, all or none, and returns how many. Under the lock of what is held: no '
  'allocation of them is stored meanwhile.';
