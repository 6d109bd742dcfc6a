create function private.seen_scheduler(p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_seen jsonb;
  v_job jsonb;
  v_run text;
  v_answers jsonb;
begin
  select jsonb_build_object(
    'lastTickAt', (select last_tick_at from public.scheduler),
    'disabled', coalesce((select jsonb_agg(name order by name) from public.schedules
      where not enabled), '[]'),
    'schedules', (select count(*) from public.schedules),
    'cron', to_regclass('cron.job') is not null,
    'net', to_regprocedure('net.http_post(text,jsonb,jsonb,jsonb,integer)') is not null)
  into v_seen;
  if to_regclass('cron.job') is not null then
    select jsonb_build_object('schedule', j.schedule, 'command', j.command, 'active', j.active)
    into v_job from cron.job j where j.jobname = 'options-desk-tick';
    select d.status into v_run
    from cron.job_run_details d join cron.job j using (jobid)
    where j.jobname = 'options-desk-tick' and d.status in ('succeeded', 'failed')
    order by d.runid desc limit 1;
  end if;
  if to_regclass('net._http_response') is not null then
    select jsonb_agg(jsonb_build_object('status', r.status_code,
      'timedOut', coalesce(r.timed_out, false), 'error', r.error_msg,
      'code', substring(r.content from '"code"\s*:\s*"([a-z_]+)"'),
      'functionName', c.function_name, 'schedule', c.schedule) order by r.id desc)
    into v_answers
    from (select * from net._http_response order by id desc limit 20) r
    left join public.schedule_claims c on c.request_id = r.id
      and c.trading_date >= (p_now at time zone 'Asia/Kolkata')::date - 1;
  end if;
  return v_seen || jsonb_build_object('job', v_job, 'lastRun', v_run,
    'answers', coalesce(v_answers, '[]'));
end $$;

revoke all on function private.seen_scheduler(timestamptz) from public, anon, authenticated;
grant execute on function private.seen_scheduler(timestamptz) to service_role;

comment on function private.seen_scheduler(timestamptz) is
  'What the doctor is told of the scheduler: its job in pg_cron, the last tick, the newest 20 '
  'answers of pg_net by status and error code. Keys are null where there is nothing.';
