create view public.failures with (security_invoker = true) as
select r.trading_date, private.clock_text(t.finished_at, r.trading_date) as at_ist,
  'analyze' as stage, t.underlying, t.reason, t.detail, t.finished_at as at
from public.tasks t join public.runs r using (run_id) where t.state = 'rejected'
union all
select p.trading_date, private.clock_text(p.finished_at, p.trading_date), 'execute',
  p.underlying, p.state, p.reason, p.finished_at
from public.plans p where p.state in ('denied', 'failed', 'unwound')
union all
select j.trading_date, private.clock_text(j.finished_at, j.trading_date), 'maintain ' || j.job,
  null, j.error_code, j.error_message, j.finished_at
from public.job_runs j where j.state = 'failed';

revoke all on table public.failures from public, anon, authenticated;
grant select on table public.failures to service_role;

comment on view public.failures is 'What was rejected, denied, unwound or failed, with the reason.';
