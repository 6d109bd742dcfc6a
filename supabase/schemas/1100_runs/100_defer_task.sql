create function public.defer_task(
  p_run_id bigint,
  p_holder text,
  p_underlying text,
  p_until timestamptz,
  p_lease_seconds integer,
  p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  update public.tasks set state = 'pending', retries = retries + 1, not_before = p_until
  where run_id = p_run_id and underlying = p_underlying and state = 'running';
  if not found then
    raise exception 'run % has no running task %', p_run_id, p_underlying
      using errcode = 'P0001', hint = 'not_found';
  end if;
  return private.describe_run(p_run_id);
end $$;

revoke all on function public.defer_task(bigint, text, text, timestamptz, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function public.defer_task(bigint, text, text, timestamptz, integer, timestamptz)
  to service_role;

comment on function public.defer_task(bigint, text, text, timestamptz, integer, timestamptz) is
  'Puts a task off once; nothing is stored of it.';
