create function private.describe_allocation(p_allocation_run_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'allocationRunId', r.allocation_run_id,
    'capital', r.capital,
    'ordering', r.ordering,
    'regimeLevel', r.regime_level,
    'deployed', r.deployed,
    'allocations', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'allocationId', a.allocation_id, 'underlying', a.underlying, 'definition', s.definition,
        'sleeve', a.sleeve, 'lots', a.lots, 'capitalUsed', a.capital_used,
        'expectedValue', a.expected_value, 'state', a.state, 'reason', a.reason)
        order by a.rank), '[]')
      from public.allocations a join public.strategies s using (strategy_id)
      where a.allocation_run_id = r.allocation_run_id),
    'refusals', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'underlying', s.underlying, 'definition', s.definition, 'reason', f.reason,
        'detail', f.detail)
        order by s.underlying, s.definition), '[]')
      from public.allocation_refusals f join public.strategies s using (strategy_id)
      where f.allocation_run_id = r.allocation_run_id))
  from public.allocation_runs r where r.allocation_run_id = p_allocation_run_id
$$;

revoke all on function private.describe_allocation(bigint) from public, anon, authenticated;
grant execute on function private.describe_allocation(bigint) to service_role;

comment on function private.describe_allocation(bigint) is
  'What a caller is told of an allocation run.';
