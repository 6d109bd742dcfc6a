create function public.open_job(p_job text, p_trading_date date, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare v_run public.job_runs;
begin
  insert into public.job_runs as j (job, trading_date, started_at)
  values (p_job, p_trading_date, p_now)
  on conflict (job, trading_date) do update set state = 'running', error_code = null,
    error_message = null, finished_at = null
  where j.state = 'failed' or (j.state = 'done' and private.job_reopens(j, p_now));
  select * into v_run from public.job_runs where job = p_job and trading_date = p_trading_date;
  return private.describe_job(v_run);
end $$;

revoke all on function public.open_job(text, date, timestamptz) from public, anon, authenticated;
grant execute on function public.open_job(text, date, timestamptz) to service_role;

comment on function public.open_job(text, date, timestamptz) is
  'Opens a job''s run of a date, or goes on with it. One that is done stays done unless its inputs '
  'can have changed since.';
