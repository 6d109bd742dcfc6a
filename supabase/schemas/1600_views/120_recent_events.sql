create view public.recent_events with (security_invoker = true) as
select started_at as at, 'run' as kind, run_id::text as id, state, stage || ' ' || trading_date ||
  ' ' || risk as subject
from public.runs
union all
select started_at, 'job', job_run_id::text, state, job || ' ' || trading_date from public.job_runs
union all
select created_at, 'allocation', allocation_run_id::text, 'stored', trading_date || ' ' || risk
from public.allocation_runs
union all
select created_at, kind || ' plan', plan_id::text, state, underlying from public.plans
union all
select opened_at, 'position', position_id::text, state, underlying || ' ' || definition
from public.positions;

revoke all on table public.recent_events from public, anon, authenticated;
grant select on table public.recent_events to service_role;

comment on view public.recent_events is
  'Runs, jobs, allocations, plans and positions in order of time.';
