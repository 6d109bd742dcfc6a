create view public.marked_strategies with (security_invoker = true) as
select m.trading_date, m.priority, s.underlying, s.definition,
  private.contracts_text(s.strategy_id, m.lots) as legs, s.sleeve, m.lots,
  case when a.state is null or a.state = 'superseded'
      or a.state in ('cancelled', 'failed') and a.created_at < m.marked_at then 'marked'
    else a.state end as state,
  round(s.margin * m.lots, 0) as margin, round(s.max_loss * m.lots, 0) as max_loss,
  round(s.ev_p * m.lots, 0) as expected_value, m.note,
  case when f.allocation_run_id > coalesce(a.allocation_run_id, 0)
    then f.reason || ': ' || f.detail end as refusal,
  s.risk, s.rank, private.clock_text(m.marked_at, m.trading_date) as marked_ist, m.strategy_id,
  a.allocation_id, m.marked_at
from public.strategy_marks m
join public.strategies s using (strategy_id)
left join lateral (
  select x.allocation_id, x.allocation_run_id, x.state, r.created_at
  from public.allocations x join public.allocation_runs r using (allocation_run_id)
  where x.strategy_id = m.strategy_id order by x.allocation_id desc limit 1) a on true
left join lateral (
  select y.allocation_run_id, y.reason, y.detail
  from public.allocation_refusals y join public.allocation_runs r using (allocation_run_id)
  where y.strategy_id = m.strategy_id and r.ordering = 'marks'
  order by y.allocation_run_id desc limit 1) f on true;

revoke all on table public.marked_strategies from public, anon, authenticated;
grant select on table public.marked_strategies to service_role;

comment on view public.marked_strategies is
  'What the owner wants executed, with what has come of it: marked until an allocation of it is '
  'stored since, then the state of its last one.';
comment on column public.marked_strategies.legs is 'By contract, in units of the lots wanted.';
comment on column public.marked_strategies.lots is 'Wanted: the queue tells what the limits left.';
comment on column public.marked_strategies.margin is
  'Rupees of the lots wanted, as max_loss and expected_value; by the model.';
comment on column public.marked_strategies.refusal is
  'The limit that left it no lot when the marks were accepted last.';
