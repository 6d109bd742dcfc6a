create function public.close_job(
  p_job_run_id bigint,
  p_state text,
  p_counts jsonb,
  p_error_code text,
  p_error_message text,
  p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare v_run public.job_runs;
begin
  update public.job_runs set state = p_state, counts = p_counts, error_code = p_error_code,
    error_message = p_error_message, finished_at = case when p_state = 'running' then null
    else p_now end
  where job_run_id = p_job_run_id and state = 'running' returning * into v_run;
  if not found then
    raise exception 'job run % is not running', p_job_run_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return private.describe_job(v_run);
end $$;

revoke all on function public.close_job(bigint, text, jsonb, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.close_job(bigint, text, jsonb, text, text, timestamptz)
  to service_role;

comment on function public.close_job(bigint, text, jsonb, text, text, timestamptz) is
  'Stores how a call of a job ended: running when work is left for the next one.';
