create function public.store_allocation(p_payload jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_count integer;
begin
  perform private.require_keys('public.allocation_runs', p_payload,
    '{run_id,inputs_hash,capital,ordering,regime_level,deployed,allocations,refusals}');
  perform private.require_keys('public.allocations', p_payload -> 'allocations',
    '{strategy_id,lots,margin,premium,capital_used,max_loss,expected_value,rank,reason}');
  perform private.require_keys('public.allocation_refusals', p_payload -> 'refusals',
    '{strategy_id,reason,detail}');
  if not exists (select 1 from public.runs where run_id = (p_payload ->> 'run_id')::bigint) then
    raise exception 'there is no run %', p_payload ->> 'run_id'
      using errcode = 'P0001', hint = 'not_found';
  end if;
  insert into public.allocation_runs (run_id, trading_date, risk, inputs_hash, capital,
    ordering, regime_level, deployed, created_at)
  select r.run_id, r.trading_date, r.risk,
    p_payload ->> 'inputs_hash', (p_payload ->> 'capital')::numeric,
    p_payload ->> 'ordering', (p_payload ->> 'regime_level')::public.regime_level,
    (p_payload ->> 'deployed')::numeric, p_now
  from public.runs r where r.run_id = (p_payload ->> 'run_id')::bigint
  on conflict (run_id, inputs_hash) where not superseded do nothing
  returning allocation_run_id into v_id;
  if v_id is null then
    return public.find_allocation((p_payload ->> 'run_id')::bigint, p_payload ->> 'inputs_hash');
  end if;
  update public.allocations a set state = 'superseded'
  from public.allocation_runs r, public.allocation_runs n
  where a.allocation_run_id = r.allocation_run_id and n.allocation_run_id = v_id
    and r.trading_date = n.trading_date and r.allocation_run_id <> v_id and a.state = 'pending';
  update public.allocation_runs r set superseded = true from public.allocation_runs n
  where n.allocation_run_id = v_id and r.trading_date = n.trading_date
    and r.allocation_run_id <> v_id and not r.superseded;
  insert into public.allocations (allocation_run_id, strategy_id, underlying, sleeve, lots, margin,
    premium, capital_used, max_loss, expected_value, rank, reason)
  select v_id, x.strategy_id, s.underlying, s.sleeve, x.lots, x.margin, x.premium, x.capital_used,
    x.max_loss, x.expected_value, x.rank, x.reason
  from jsonb_to_recordset(p_payload -> 'allocations') as x(strategy_id bigint, lots integer,
    margin numeric, premium numeric, capital_used numeric, max_loss numeric, expected_value numeric,
    rank integer, reason text)
  join public.strategies s using (strategy_id);
  get diagnostics v_count = row_count;
  if v_count < jsonb_array_length(p_payload -> 'allocations') then
    raise exception 'a strategy of this allocation was replaced meanwhile: allocate again'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  insert into public.allocation_refusals (allocation_run_id, strategy_id, reason, detail)
  select v_id, x.strategy_id, x.reason, x.detail
  from jsonb_to_recordset(p_payload -> 'refusals') as x(strategy_id bigint, reason text,
    detail text);
  return private.describe_allocation(v_id);
end $$;

revoke all on function public.store_allocation(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.store_allocation(jsonb, timestamptz) to service_role;

comment on function public.store_allocation(jsonb, timestamptz) is
  'Stores an allocation once for its inputs; earlier allocations of that date which are still '
  'pending give way.';
