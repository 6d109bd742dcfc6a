create function private.reopen_plan(p_plan_id bigint) returns void
language plpgsql set search_path = '' as $$
declare v public.plans;
begin
  select * into v from public.plans where plan_id = p_plan_id;
  if v.kind in ('entry', 'adjust') and v.state in ('unwound', 'failed') and exists (
      select 1 from private.held_units(p_plan_id) where units <> 0) then
    update public.plans set state = 'unwinding', finished_at = null where plan_id = p_plan_id;
  elsif v.kind = 'exit' and v.state = 'filled'
    and not exists (select 1 from public.plans e where e.position_id = v.position_id
      and e.kind = 'exit' and e.state in ('gated', 'executing')) then
    update public.plans set state = 'executing', finished_at = null where plan_id = p_plan_id;
    update public.positions set state = 'closing', closed_at = null, realised = null,
      exit_rule = null
    where position_id = v.position_id;
  end if;
end $$;

revoke all on function private.reopen_plan(bigint) from public, anon, authenticated;
grant execute on function private.reopen_plan(bigint) to service_role;

comment on function private.reopen_plan(bigint) is
  'Lets a plan that ended go on where a late fill left units standing.';
