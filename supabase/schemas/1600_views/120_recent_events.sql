create view public.recent_events with (security_invoker = true) as
select
  private.clock_text(e.at, null) as at_ist, e.kind, e.subject, e.state, e.at, e.id
from (
  select started_at as at, 'run' as kind, stage || ' ' || trading_date || ' ' || risk as subject,
    state, run_id::text as id
  from public.runs
  union all
  select started_at, 'job', job || ' ' || trading_date, state, job_run_id::text
  from public.job_runs
  union all
  select created_at, case ordering when 'marks' then 'accept' else 'allocation' end,
    trading_date || ' ' || risk, 'stored', allocation_run_id::text
  from public.allocation_runs
  union all
  select p.created_at, p.kind || ' plan', p.underlying || ' ' || s.definition, p.state,
    p.plan_id::text
  from public.plans p
  left join public.allocations a on a.allocation_id = p.allocation_id
  left join public.positions x on x.position_id = p.position_id
  left join public.strategies s on s.strategy_id = coalesce(a.strategy_id, x.strategy_id)
  union all
  select opened_at, 'position', underlying || ' ' || definition, state, position_id::text
  from public.positions) e;

revoke all on table public.recent_events from public, anon, authenticated;
grant select on table public.recent_events to service_role;

comment on view public.recent_events is
  'Runs, jobs, allocations, plans and positions in order of time.';
