create function public.open_entry_plan(
  p_allocation_id bigint, p_mode public.trading_mode, p_intents jsonb, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_underlying text;
begin
  perform private.lock_held();
  select plan_id into v_id from public.plans
  where allocation_id = p_allocation_id and mode = p_mode and kind = 'entry' and state <> 'denied';
  if v_id is null then
    select h.underlying into v_underlying
    from public.allocations a join private.held_beside(p_mode) h using (underlying)
    where a.allocation_id = p_allocation_id and h.allocation_id <> p_allocation_id
    limit 1;
    if found then
      -- Another call began it between the gate and here.
      v_id := public.deny_entry_plan(p_allocation_id, p_mode,
        format('underlying_held: %s is held already', v_underlying), p_now);
      return public.read_plan(v_id);
    end if;
    update public.allocations set state = 'executing' where allocation_id = p_allocation_id
      and state = 'pending';
    if not found then
      raise exception 'allocation % is not pending', p_allocation_id
        using errcode = 'P0001', hint = 'conflict';
    end if;
    insert into public.plans (kind, mode, trading_date, underlying, allocation_id, lots, state,
      created_at)
    select 'entry', p_mode, r.trading_date, a.underlying, a.allocation_id, a.lots, 'gated', p_now
    from public.allocations a join public.allocation_runs r using (allocation_run_id)
    where a.allocation_id = p_allocation_id
    returning plan_id into v_id;
    update public.cost_ledger set mode = p_mode where allocation_id = p_allocation_id;
    perform private.write_intents(v_id, p_intents, p_now);
  end if;
  return public.read_plan(v_id);
end $$;

revoke all on function public.open_entry_plan(bigint, public.trading_mode, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.open_entry_plan(bigint, public.trading_mode, jsonb, timestamptz)
  to service_role;

comment on function public.open_entry_plan(bigint, public.trading_mode, jsonb, timestamptz) is
  'A gated plan with all its orders as intents, before anything is sent. An allocation has one '
  'such plan a mode; where its underlying is held or being entered the plan is denied.';
