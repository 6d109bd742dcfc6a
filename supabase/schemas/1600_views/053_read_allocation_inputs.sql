create function public.read_allocation_inputs(
  p_run_id bigint, p_mode public.trading_mode, p_beside_queue boolean default false
) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_run public.runs;
begin
  select * into v_run from public.runs where run_id = p_run_id;
  if not found then
    raise exception 'there is no run %', p_run_id
      using errcode = 'P0001', hint = 'not_found';
  end if;
  return (
    with candidates as (
      select c.underlying, to_jsonb(c) - 'run_id' || private.policy_terms(c.strategy_id) as entry,
        c.strategy_id
      from public.allocation_candidates c where c.run_id = p_run_id),
    held as (
      select h.underlying, h.allocation_id, jsonb_build_object('state', h.state,
        'allocationId', h.allocation_id, 'positionId', h.position_id, 'underlying', h.underlying,
        'definition', s.definition, 'direction', s.direction, 'sleeve', h.sleeve,
        'riskClass', coalesce(j.risk_class_after, s.risk_class), 'lots', h.lots,
        'capitalUsed', h.capital_used,
        'margin', h.margin, 'entryNet', h.entry_net, 'expiry', s.expiry, 'lotSize', s.lot_size,
        'entryChargesPerLot', s.entry_charges, 'exitChargesPerLot', s.exit_charges,
        'spotAtEntry', s.spot, 'isOfDate', exists (select 1 from public.allocations a
          where a.allocation_id = h.allocation_id and a.trading_date = v_run.trading_date))
        || private.policy_terms(s.strategy_id)
        || private.adjusted_terms(h.position_id) as entry
      from private.counted_structures(v_run.trading_date, p_beside_queue, p_mode) h
      join public.strategies s using (strategy_id)
      left join lateral private.last_adjustment(h.position_id) j on true)
    select jsonb_build_object(
      'runId', v_run.run_id, 'tradingDate', v_run.trading_date, 'risk', v_run.risk,
      'generation', v_run.generation,
      'heldFingerprint', private.held_fingerprint(v_run.trading_date, p_beside_queue,
        p_mode),
      'candidates', (
        select coalesce(jsonb_agg(entry order by strategy_id), '[]') from candidates),
      'held', (select coalesce(jsonb_agg(entry order by allocation_id), '[]') from held),
      'names', (
        select coalesce(jsonb_agg(jsonb_build_object('underlying', u.underlying, 'kind', u.kind,
          'industry', u.industry, 'weight', u.weight, 'marketBeta', a.market_beta,
          'marketCorrelation', a.market_correlation, 'views', coalesce(a.view_detail, '[]'),
          'lastClose', k.close, 'chains', c.chains) order by u.underlying), '[]')
        from public.underlyings u
        left join public.underlying_analyses a on a.trading_date = v_run.trading_date
          and a.underlying = u.underlying and a.risk = v_run.risk
        left join lateral (
          select close from public.candles
          where name = u.underlying and trading_date <= v_run.trading_date
          order by trading_date desc limit 1) k on true
        cross join lateral (
          select coalesce(jsonb_agg(jsonb_build_object('expiry', s.expiry, 'at', s.received_at,
            'spot', s.spot, 'forward', s.forward, 'parameters', s.smile -> 'parameters')
            order by s.expiry), '[]') as chains
          from public.chain_snapshots s
          where s.trading_date = v_run.trading_date and s.underlying = u.underlying) c
        where u.underlying in (
          select underlying from candidates union select underlying from held)),
      'carryCosts',
        private.carry_costs(v_run.trading_date, 252, p_mode, p_beside_queue)));
end $$;

revoke all on function public.read_allocation_inputs(bigint, public.trading_mode, boolean)
  from public, anon, authenticated;
grant execute on function public.read_allocation_inputs(bigint, public.trading_mode, boolean)
  to service_role;

comment on function public.read_allocation_inputs(bigint, public.trading_mode, boolean) is
  'All that allocate chooses from and beside: accepted strategies of a run with legs and exit '
  'rules; what counts as held with its fingerprint; beta, correlation, views and chains of each '
  'of their underlyings on the date; what carry was expected to cost in the sessions before, in '
  'the mode it is for.';
