create function private.describe_allocation(p_allocation_run_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'allocationRunId', r.allocation_run_id,
    'tradingDate', r.trading_date,
    'risk', r.risk,
    'capital', r.capital,
    'ordering', r.ordering,
    'regimeLevel', r.regime_level,
    'deployed', r.deployed,
    'target', r.target,
    'mostDeployed', r.most_deployed,
    'expectedValue', r.expected_value,
    'cvar95', r.cvar95,
    'lossProbability', r.loss_probability,
    'carryCost', r.carry_cost,
    'costAYear', r.cost_a_year,
    'portfolio', r.portfolio,
    'notes', r.notes,
    'limits', (
      select coalesce(jsonb_agg(jsonb_build_object('limit', l.limit_name, 'of', nullif(l.of, ''),
        'value', l.value, 'bound', l.bound, 'isBinding', l.is_binding,
        'shadowPrice', l.shadow_price, 'shadowCapital', l.shadow_capital)
        order by l.is_binding desc, l.shadow_price desc nulls last, l.limit_name, l.of), '[]')
      from public.allocation_limits l where l.allocation_run_id = r.allocation_run_id),
    'allocations', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'allocationId', a.allocation_id, 'underlying', a.underlying, 'definition', s.definition,
        'sleeve', a.sleeve, 'lots', a.lots, 'margin', a.margin, 'premium', a.premium,
        'capitalUsed', a.capital_used, 'maxLoss', a.max_loss, 'expectedValue', a.expected_value,
        'expectedCost', a.expected_cost, 'cvarContribution', a.cvar_contribution,
        'kellyLots', a.kelly_lots, 'tier', a.tier, 'standsInFor', a.stands_in_for,
        'substitutionWeight', a.substitution_weight, 'displaced', a.displaced,
        'bindingLimits', a.binding_limits, 'brokerMargin', a.broker_margin, 'rank', a.rank,
        'state', a.state, 'reason', a.reason)
        order by a.rank), '[]')
      from public.allocations a join public.strategies s using (strategy_id)
      where a.allocation_run_id = r.allocation_run_id),
    'refusals', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'underlying', f.underlying, 'definition', f.definition, 'reason', f.reason,
        'limit', f.limit_name, 'distance', f.distance, 'capitalNeeded', f.capital_needed,
        'detail', f.detail)
        order by f.underlying, f.definition), '[]')
      from public.allocation_refusals f where f.allocation_run_id = r.allocation_run_id)))
  from public.allocation_runs r where r.allocation_run_id = p_allocation_run_id
$$;

revoke all on function private.describe_allocation(bigint) from public, anon, authenticated;
grant execute on function private.describe_allocation(bigint) to service_role;

comment on function private.describe_allocation(bigint) is
  'What a caller is told of an allocation run; figures that it lacks are left out.';
