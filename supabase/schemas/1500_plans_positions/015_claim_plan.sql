create function public.claim_plan(p_plan_id bigint, p_holder text, p_now timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare v_fence bigint;
begin
  update public.plans set holder = p_holder, fence = fence + 1,
    lease_until = p_now + interval '30 seconds'
  where plan_id = p_plan_id and state <> 'denied'
    and (lease_until is null or lease_until <= p_now or holder = p_holder)
  returning fence into v_fence;
  return case when v_fence is not null
    then public.read_plan(p_plan_id) || jsonb_build_object('fence', v_fence) end;
end $$;

revoke all on function public.claim_plan(bigint, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.claim_plan(bigint, text, timestamptz) to service_role;

comment on function public.claim_plan(bigint, text, timestamptz) is
  'Takes a plan for 30 s, renewed by each write, and returns it with the fence of its writes; null '
  'while another holds it.';
