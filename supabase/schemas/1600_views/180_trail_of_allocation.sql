create view private.trail_of_allocation with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying,
  array[20, a.allocation_run_id, 0, a.rank, a.allocation_id] as place, 'allocate' as stage,
  'allocation' as section, s.definition as subject, 'allocated' as outcome,
  concat_ws('; ', a.lots || case a.lots when 1 then ' lot' else ' lots' end || ' of sleeve '
      || a.sleeve || ', rank ' || a.rank,
    'capital ' || private.rupees(a.capital_used) || ' of ' || private.rupees(r.capital),
    'loss at most ' || coalesce(private.rupees(a.max_loss), 'unlimited'),
    'EV ' || private.rupees(a.expected_value),
    'tail ' || private.rupees(a.cvar_contribution),
    'for ' || a.stands_in_for, 'before ' || a.displaced,
    'held back by ' || nullif(array_to_string(a.binding_limits, ', '), ''),
    a.reason, 'now ' || a.state) as detail,
  jsonb_build_object('lots', a.lots, 'sleeve', a.sleeve, 'rank', a.rank,
    'capital_used', round(a.capital_used, 2), 'capital', r.capital,
    'max_loss', round(a.max_loss, 2), 'expected_value', round(a.expected_value, 2),
    'expected_cost', round(a.expected_cost, 2), 'cvar_contribution', round(a.cvar_contribution, 2),
    'kelly_lots', round(a.kelly_lots, 2), 'tier', a.tier, 'stands_in_for', a.stands_in_for,
    'substitution_weight', a.substitution_weight, 'displaced', a.displaced,
    'binding_limits', a.binding_limits, 'broker_margin', round(a.broker_margin, 2),
    'reason', a.reason, 'state', a.state, 'regime_level', r.regime_level) as figures
from public.strategies s
join public.allocations a using (strategy_id)
join public.allocation_runs r using (allocation_run_id)
where a.state <> 'superseded'
union all
select r.trading_date, r.risk, f.underlying,
  array[20, f.allocation_run_id, 1, coalesce(s.rank, 0), coalesce(s.strategy_id, 0)],
  'allocate', 'allocation', f.definition, 'refused',
  concat_ws('; ', f.reason || ': ' || f.detail,
    'one lot needs a capital of ' || private.rupees(f.capital_needed)),
  jsonb_build_object('reason', f.reason, 'detail', f.detail, 'limit', f.limit_name,
    'distance', round(f.distance, 2), 'capital_needed', round(f.capital_needed, 2),
    'capital', r.capital, 'regime_level', r.regime_level)
from public.allocation_refusals f
join public.allocation_runs r using (allocation_run_id)
left join public.strategies s on s.strategy_id = f.strategy_id
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
