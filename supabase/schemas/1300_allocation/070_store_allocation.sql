create function public.store_allocation(p_payload jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_stored jsonb;
  v_date date;
  v_count integer;
begin
  perform private.lock_held();
  perform private.require_keys('public.allocation_runs', p_payload,
    '{run_id,generation,held_fingerprint,inputs_hash,capital,ordering,regime_level,deployed,target,
      most_deployed,expected_value,cvar95,loss_probability,carry_cost,cost_a_year,portfolio,notes,
      limits,allocations,refusals,margin_answers,margin_weight}');
  perform private.require_keys('public.allocation_limits', p_payload -> 'limits',
    '{limit_name,of,value,bound,is_binding,shadow_price,shadow_capital}');
  perform private.require_keys('public.allocations', p_payload -> 'allocations',
    '{strategy_id,lots,margin,premium,capital_used,max_loss,expected_value,expected_cost,
      cvar_contribution,kelly_lots,tier,stands_in_for,substitution_weight,displaced,binding_limits,
      broker_margin,rank,reason}');
  perform private.require_keys('public.allocation_refusals', p_payload -> 'refusals',
    '{strategy_id,reason,limit_name,distance,capital_needed,detail}');
  v_stored := public.find_allocation(
    (p_payload ->> 'run_id')::bigint, p_payload ->> 'inputs_hash');
  if v_stored is not null then
    return v_stored;
  end if;
  perform private.check_allocation(p_payload);
  select trading_date into v_date from public.runs
  where run_id = (p_payload ->> 'run_id')::bigint;
  -- What the owner accepted stands until it is executed or cancelled.
  if p_payload ->> 'ordering' <> 'marks' then
    update public.allocations a set state = 'superseded' from public.allocation_runs r
    where r.allocation_run_id = a.allocation_run_id and r.ordering <> 'marks'
      and a.trading_date = v_date and a.state = 'pending';
    update public.allocation_runs set superseded = true
    where trading_date = v_date and not superseded and ordering <> 'marks';
  end if;

  insert into public.allocation_runs (run_id, trading_date, risk, inputs_hash, capital, ordering,
    regime_level, deployed, target, most_deployed, expected_value, cvar95, loss_probability,
    carry_cost, cost_a_year, portfolio, notes, created_at)
  select r.run_id, r.trading_date, r.risk, x.inputs_hash, x.capital, x.ordering, x.regime_level,
    x.deployed, x.target, x.most_deployed, x.expected_value, x.cvar95, x.loss_probability,
    x.carry_cost, x.cost_a_year, x.portfolio, coalesce(x.notes, '{}'), p_now
  from jsonb_populate_record(null::public.allocation_runs, p_payload) x
  join public.runs r using (run_id)
  returning allocation_run_id into v_id;
  insert into public.allocation_limits (allocation_run_id, limit_name, of, value, bound,
    is_binding, shadow_price, shadow_capital)
  select v_id, x.limit_name, coalesce(x.of, ''), x.value, x.bound, x.is_binding, x.shadow_price,
    x.shadow_capital
  from jsonb_populate_recordset(null::public.allocation_limits, p_payload -> 'limits') x;
  insert into public.allocations (allocation_run_id, strategy_id, underlying, sleeve, lots, margin,
    premium, capital_used, max_loss, expected_value, expected_cost, cvar_contribution, kelly_lots,
    tier, stands_in_for, substitution_weight, displaced, binding_limits, broker_margin, rank,
    reason)
  select v_id, x.strategy_id, s.underlying, s.sleeve, x.lots, x.margin, x.premium, x.capital_used,
    x.max_loss, x.expected_value, coalesce(x.expected_cost, 0), x.cvar_contribution, x.kelly_lots,
    x.tier, x.stands_in_for, x.substitution_weight, x.displaced, coalesce(x.binding_limits, '{}'),
    x.broker_margin, x.rank, x.reason
  from jsonb_populate_recordset(null::public.allocations, p_payload -> 'allocations') x
  join public.strategies s on s.strategy_id = x.strategy_id;
  get diagnostics v_count = row_count;
  if v_count < jsonb_array_length(p_payload -> 'allocations') then
    raise exception 'a strategy of this allocation was replaced meanwhile: allocate again'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  insert into public.allocation_refusals (allocation_run_id, underlying, definition, strategy_id,
    reason, limit_name, distance, capital_needed, detail)
  select v_id, s.underlying, s.definition, s.strategy_id, x.reason, x.limit_name, x.distance,
    x.capital_needed, x.detail
  from jsonb_populate_recordset(null::public.allocation_refusals, p_payload -> 'refusals') x
  join public.strategies s on s.strategy_id = x.strategy_id;
  -- With what was chosen by them: a call that died before would choose by other ratios.
  perform public.store_margin_ratios(coalesce(p_payload -> 'margin_answers', '[]'),
    (p_payload ->> 'margin_weight')::numeric, p_now);
  return private.describe_allocation(v_id);
end $$;

revoke all on function public.store_allocation(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.store_allocation(jsonb, timestamptz) to service_role;

comment on function public.store_allocation(jsonb, timestamptz) is
  'Stores an allocation once for its inputs, while its run and what is held stand as they were '
  'read; earlier allocations of that date which are still pending give way. One of marks adds to '
  'the queue and takes nothing from it. The broker''s margins that it rests on teach their ratios.';
