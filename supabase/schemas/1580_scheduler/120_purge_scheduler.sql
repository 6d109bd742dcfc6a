create function private.purge_scheduler(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  delete from public.schedule_claims
  where trading_date < (p_now at time zone 'Asia/Kolkata')::date - 30
    and state not in ('sent', 'taken');
  if to_regclass('cron.job_run_details') is not null then
    delete from cron.job_run_details where start_time < p_now - interval '7 days';
  end if;
  if to_regclass('net._http_response') is not null then
    delete from net._http_response where created < p_now - interval '1 day';
  end if;
exception when insufficient_privilege then
  perform private.raise_alert('info', 'purge_refused', 'scheduler',
    'the records of pg_cron and pg_net are not deleted: ' || sqlerrm, p_now);
end $$;

revoke all on function private.purge_scheduler(timestamptz) from public, anon, authenticated;
grant execute on function private.purge_scheduler(timestamptz) to service_role;

comment on function private.purge_scheduler(timestamptz) is
  'Deletes claims after 30 days, records of pg_cron after 7 and answers of pg_net after 1.';
