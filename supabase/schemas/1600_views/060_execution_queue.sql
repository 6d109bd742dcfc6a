create view public.execution_queue with (security_invoker = true) as
select r.trading_date, m.priority, a.rank, a.underlying, s.definition,
  private.contracts_text(s.strategy_id, a.lots) as legs, a.lots, a.state, a.sleeve,
  round(a.capital_used, 0) as capital_used, round(a.margin, 0) as margin,
  round(a.premium, 0) as premium, round(a.max_loss, 0) as max_loss,
  round(a.expected_value, 0) as expected_value, a.reason,
  (select p.reason from public.plans p
    where p.allocation_id = a.allocation_id and p.state = 'denied'
    order by p.plan_id desc limit 1) as last_denial,
  private.clock_text(r.created_at, r.trading_date) as chosen_ist, r.created_at as chosen_at,
  a.allocation_id, a.strategy_id
from public.allocations a join public.allocation_runs r using (allocation_run_id)
join public.strategies s using (strategy_id)
left join public.strategy_marks m on m.strategy_id = a.strategy_id;

revoke all on table public.execution_queue from public, anon, authenticated;
grant select on table public.execution_queue to service_role;

comment on view public.execution_queue is 'Allocations with their strategy, state and last denial.';
comment on column public.execution_queue.priority is
  'Of its mark: 1 is executed first; null, and after those, where it is not marked.';
comment on column public.execution_queue.legs is 'By contract, in units of all lots.';
comment on column public.execution_queue.capital_used is 'Rupees of all lots, as the others.';
