create view public.failures with (security_invoker = true) as
select r.trading_date, t.finished_at as at, 'analyze' as stage, t.underlying, t.reason, t.detail
from public.tasks t join public.runs r using (run_id) where t.state = 'rejected'
union all
select p.trading_date, p.finished_at, 'execute', p.underlying, p.state, p.reason
from public.plans p where p.state in ('denied', 'failed', 'unwound')
union all
select j.trading_date, j.finished_at, 'maintain ' || j.job, null, j.error_code, j.error_message
from public.job_runs j where j.state = 'failed';

revoke all on table public.failures from public, anon, authenticated;
grant select on table public.failures to service_role;

comment on view public.failures is 'What was rejected, denied, unwound or failed, with the reason.';
