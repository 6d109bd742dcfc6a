create view private.trail_of_allocation with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying,
  array[20, a.allocation_run_id, 0, a.rank, a.allocation_id] as place, 'allocate' as stage,
  'allocation' as section, s.definition as subject, 'allocated' as outcome,
  concat_ws('; ', a.lots || case a.lots when 1 then ' lot' else ' lots' end || ' of sleeve '
      || a.sleeve || ', rank ' || a.rank,
    'capital ' || private.rupees(a.capital_used) || ' of ' || private.rupees(r.capital),
    'loss at most ' || coalesce(private.rupees(a.max_loss), 'unlimited'),
    'EV ' || private.rupees(a.expected_value), a.reason, 'now ' || a.state) as detail,
  jsonb_build_object('lots', a.lots, 'sleeve', a.sleeve, 'rank', a.rank,
    'capital_used', round(a.capital_used, 2), 'capital', r.capital,
    'max_loss', round(a.max_loss, 2), 'expected_value', round(a.expected_value, 2),
    'reason', a.reason, 'state', a.state, 'regime_level', r.regime_level) as figures
from public.strategies s
join public.allocations a using (strategy_id)
join public.allocation_runs r using (allocation_run_id)
where a.state <> 'superseded'
union all
select s.trading_date, s.risk, s.underlying,
  array[20, f.allocation_run_id, 1, s.rank, s.strategy_id],
  'allocate', 'allocation', s.definition, 'refused', f.reason || ': ' || f.detail,
  jsonb_build_object('reason', f.reason, 'detail', f.detail, 'capital', r.capital,
    'regime_level', r.regime_level)
from public.strategies s
join public.allocation_refusals f using (strategy_id)
join public.allocation_runs r using (allocation_run_id)
where not r.superseded
union all
select s.trading_date, s.risk, s.underlying, array[20, 0, min(s.strategy_id)], 'allocate',
  'allocation', 'allocate', 'not run', 'no allocation of this run is stored', '{}'
from public.strategies s
where s.state = 'accepted'
  and not exists (select 1 from public.allocation_runs r where r.run_id = s.run_id)
group by s.trading_date, s.risk, s.underlying;

revoke all on table private.trail_of_allocation from public, anon, authenticated;
grant select on table private.trail_of_allocation to service_role;

comment on view private.trail_of_allocation is
  'Steps of the trail that tell the lots of each accepted strategy, or the limit that refused it.';
