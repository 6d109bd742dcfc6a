create function public.release_plan(
  p_plan_id bigint, p_fence bigint, p_error text, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
begin
  update public.plans set holder = null, lease_until = null, error = p_error,
    error_at = case when p_error is not null then p_now end
  where plan_id = p_plan_id and fence = p_fence and holder is not null;
  if found and p_error is not null then
    perform private.raise_alert('critical', 'plan_error', 'plan ' || p_plan_id,
      (select p.underlying || ': the ' || p.kind || ' cannot go on: ' || p_error
        from public.plans p where p.plan_id = p_plan_id), p_now);
  end if;
end $$;

revoke all on function public.release_plan(bigint, bigint, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.release_plan(bigint, bigint, text, timestamptz) to service_role;

comment on function public.release_plan(bigint, bigint, text, timestamptz) is
  'Gives a plan back, with what went wrong or null; an error raises an alert, once a plan.';
