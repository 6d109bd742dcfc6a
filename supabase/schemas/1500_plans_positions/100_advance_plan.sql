create function public.advance_plan(
  p_plan_id bigint, p_fence bigint, p_state text, p_reason text, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
  v_plan public.plans;
begin
  perform private.hold_plan(p_plan_id, p_fence, p_now);
  update public.plans set state = p_state, reason = p_reason,
    finished_at = case when p_state in ('denied', 'filled', 'unwound', 'failed') then p_now end
  where plan_id = p_plan_id and state <> p_state returning * into v_plan;
  if not found then
    return;
  end if;
  if v_plan.kind = 'entry' and p_state in ('unwound', 'failed') then
    update public.allocations set state = 'failed' where allocation_id = v_plan.allocation_id
      and state = 'executing';
  elsif v_plan.kind = 'exit' and p_state = 'failed' then
    update public.positions set state = 'open' where position_id = v_plan.position_id
      and state = 'closing';
  elsif v_plan.kind = 'adjust' and p_state in ('unwinding', 'unwound', 'failed') then
    -- What is traded back is none of its position any more: that is watched again at once.
    update public.positions set state = 'open' where position_id = v_plan.position_id
      and state = 'adjusting';
    update public.adjustments set state = 'failed', reason = p_reason, ended_at = p_now
    where adjustment_id = v_plan.adjustment_id and state = 'accepted';
  end if;
end $$;

revoke all on function public.advance_plan(bigint, bigint, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.advance_plan(bigint, bigint, text, text, timestamptz)
  to service_role;

comment on function public.advance_plan(bigint, bigint, text, text, timestamptz) is
  'Moves a plan on; its end takes its allocation or position along.';
