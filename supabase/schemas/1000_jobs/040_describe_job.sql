create function private.describe_job(p_job public.job_runs) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('jobRunId', p_job.job_run_id, 'state', p_job.state,
    'counts', p_job.counts)
$$;

revoke all on function private.describe_job(public.job_runs) from public, anon, authenticated;
grant execute on function private.describe_job(public.job_runs) to service_role;

comment on function private.describe_job(public.job_runs) is
  'What a caller is told of a job''s run.';
