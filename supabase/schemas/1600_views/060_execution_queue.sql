create view public.execution_queue with (security_invoker = true) as
select r.trading_date, a.allocation_id, a.rank, a.sleeve, a.underlying, s.definition,
  private.legs_text(s.strategy_id) as legs, a.lots, round(a.margin, 0) as margin,
  round(a.premium, 0) as premium, round(a.capital_used, 0) as capital_used,
  round(a.max_loss, 0) as max_loss, round(a.expected_value, 0) as expected_value, a.state, a.reason,
  (select p.reason from public.plans p
    where p.allocation_id = a.allocation_id and p.state = 'denied'
    order by p.plan_id desc limit 1) as last_denial
from public.allocations a join public.allocation_runs r using (allocation_run_id)
join public.strategies s using (strategy_id);

revoke all on table public.execution_queue from public, anon, authenticated;
grant select on table public.execution_queue to service_role;

comment on view public.execution_queue is 'Allocations with their strategy, state and last denial.';
