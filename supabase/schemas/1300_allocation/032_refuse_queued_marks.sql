create function private.refuse_queued_marks(p_strategy_ids bigint[]) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_strategy bigint;
  v_allocation bigint;
begin
  select a.strategy_id, a.allocation_id into v_strategy, v_allocation
  from public.allocations a join public.allocation_runs r using (allocation_run_id)
  where a.strategy_id = any (p_strategy_ids) and a.state = 'pending' and r.ordering = 'marks'
  order by a.allocation_id limit 1;
  if found then
    raise exception 'strategy % was accepted and waits as allocation %: cancel that first',
      v_strategy, v_allocation
      using errcode = 'P0001', hint = 'conflict';
  end if;
end $$;

revoke all on function private.refuse_queued_marks(bigint[]) from public, anon, authenticated;
grant execute on function private.refuse_queued_marks(bigint[]) to service_role;

comment on function private.refuse_queued_marks(bigint[]) is
  'Refuses to take back a mark of which an allocation waits to be executed.';
