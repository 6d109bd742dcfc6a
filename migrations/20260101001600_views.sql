-- Compiled from supabase/schemas/1600_views by `npm run schema`: edit it there.

create function private.rupees(p_amount numeric) returns text
language sql immutable set search_path = '' as $$
  select to_char(round(p_amount), 'FM9,99,99,99,99,99,990')
$$;

revoke all on function private.rupees(numeric) from public, anon, authenticated;
grant execute on function private.rupees(numeric) to service_role;

comment on function private.rupees(numeric) is
  'An amount for a person, whole and grouped as in India: 12,34,567.';

create function private.clock_text(p_at timestamptz, p_trading_date date) returns text
language sql immutable set search_path = '' as $$
  select to_char(p_at at time zone 'Asia/Kolkata',
    case (p_at at time zone 'Asia/Kolkata')::date when p_trading_date then 'HH24:MI:SS'
      else 'YYYY-MM-DD HH24:MI:SS' end)
$$;

revoke all on function private.clock_text(timestamptz, date) from public, anon, authenticated;
grant execute on function private.clock_text(timestamptz, date) to service_role;

comment on function private.clock_text(timestamptz, date) is
  'An instant on the exchange''s clock, 10:00:00; with its date where that is another one.';

create function private.price_text(p_price numeric) returns text
language sql immutable set search_path = '' as $$
  select to_char(round(p_price, 4), 'FM9999999990.0099')
$$;

revoke all on function private.price_text(numeric) from public, anon, authenticated;
grant execute on function private.price_text(numeric) to service_role;

comment on function private.price_text(numeric) is
  'A price for a person, with two decimals or as many as it has, at most four: 41.20.';

create function private.figures_text(p_figures jsonb, p_digits integer) returns text
language sql immutable set search_path = '' as $$
  select string_agg(round(v::numeric, p_digits)::text, ' and ' order by i)
  from jsonb_array_elements_text(p_figures) with ordinality d (v, i)
$$;

revoke all on function private.figures_text(jsonb, integer) from public, anon, authenticated;
grant execute on function private.figures_text(jsonb, integer) to service_role;

comment on function private.figures_text(jsonb, integer) is
  'Figures of an array as a person reads them, rounded to so many digits.';

create function private.leg_name(p_right public.leg_right, p_strike numeric) returns text
language sql immutable set search_path = '' as $$
  select case p_right when 'underlying' then 'underlying'
    when 'call' then trim_scale(p_strike) || 'C' else trim_scale(p_strike) || 'P' end
$$;

revoke all on function private.leg_name(public.leg_right, numeric) from public, anon, authenticated;
grant execute on function private.leg_name(public.leg_right, numeric) to service_role;

comment on function private.leg_name(public.leg_right, numeric) is
  'A leg as a person writes it: 24600P, 25400C or underlying.';

create function private.contract_name(
  p_underlying text, p_right public.leg_right, p_strike numeric, p_expiry date,
  p_segment public.segment
) returns text
language sql immutable set search_path = '' as $$
  select case when p_right = 'underlying' and p_segment <> 'NSE_FNO' then p_underlying
    else concat_ws(' ', p_underlying, to_char(p_expiry, 'FMDD Mon'), case p_right
      when 'underlying' then 'FUT'
      when 'call' then trim_scale(p_strike) || ' CE' else trim_scale(p_strike) || ' PE' end) end
$$;

revoke all on function private.contract_name(text, public.leg_right, numeric, date, public.segment)
  from public, anon, authenticated;
grant execute on function
  private.contract_name(text, public.leg_right, numeric, date, public.segment) to service_role;

comment on function private.contract_name(text, public.leg_right, numeric, date, public.segment) is
  'What is traded as the exchange''s terminals name it: NIFTY 24 Feb 25500 CE, NIFTY 24 Feb FUT, '
  'and a stock by its own name.';

create function private.legs_text(p_strategy_id bigint) returns text
language sql stable set search_path = '' as $$
  select string_agg(
    case side when 'buy' then '+' else '-' end
      || case when ratio > 1 then ratio || 'x' else '' end
      || private.leg_name(leg_right, strike),
    ' ' order by leg_number)
  from public.strategy_legs where strategy_id = p_strategy_id
$$;

revoke all on function private.legs_text(bigint) from public, anon, authenticated;
grant execute on function private.legs_text(bigint) to service_role;

comment on function private.legs_text(bigint) is
  'The legs of a strategy as one text: +24400P -24600P -25400C +25600C.';

create function private.contracts_text(p_strategy_id bigint, p_lots integer) returns text
language sql stable set search_path = '' as $$
  select string_agg(
    case l.side when 'buy' then '+' else '-' end || p_lots * l.ratio * l.lot_size || ' '
      || private.contract_name(s.underlying, l.leg_right, l.strike, l.expiry, l.segment),
    ', ' order by l.leg_number)
  from public.strategies s join public.strategy_legs l using (strategy_id)
  where s.strategy_id = p_strategy_id
$$;

revoke all on function private.contracts_text(bigint, integer) from public, anon, authenticated;
grant execute on function private.contracts_text(bigint, integer) to service_role;

comment on function private.contracts_text(bigint, integer) is
  'The legs of so many lots of a strategy by contract, in units: +65 NIFTY 24 Feb 24400 PE, '
  '-65 NIFTY 24 Feb 24600 PE.';

create view private.named_intents with (security_invoker = true) as
select i.*, p.trading_date, p.underlying, p.kind, p.mode,
  coalesce(private.contract_name(p.underlying, l.leg_right, l.strike, l.expiry, l.segment),
    p.underlying || ' leg ' || i.leg_number) as contract
from public.intents i
join public.plans p using (plan_id)
left join public.allocations a on a.allocation_id = p.allocation_id
left join public.positions x on x.position_id = p.position_id
left join lateral (
  select g.leg_right, g.strike, g.expiry, g.segment from public.strategy_legs g
  where g.strategy_id = coalesce(a.strategy_id, x.strategy_id) and g.leg_number = i.leg_number
  union all
  select n.leg_right::text::public.leg_right, n.strike, n.expiry, n.segment
  from public.adjustment_legs n
  where n.position_id = p.position_id and n.leg_number = i.leg_number
    and n.purpose = 'open') l on true;

revoke all on table private.named_intents from public, anon, authenticated;
grant select on table private.named_intents to service_role;

comment on view private.named_intents is
  'Intents with what their plan is, and with the name of the contract.';

create function private.units_held(p_plans bigint[]) returns text
language sql stable set search_path = '' as $$
  select string_agg(case when h.units > 0 then '+' else '' end || h.units || ' ' || h.contract, ', '
    order by h.leg_number)
  from (
    select i.leg_number, min(i.contract) as contract,
      sum(case i.side when 'buy' then 1 else -1 end * f.quantity) as units
    from private.named_intents i
    join public.orders o using (intent_id)
    join public.fills f using (order_id)
    where i.plan_id = any (p_plans)
    group by i.leg_number) h
  where h.units <> 0
$$;

revoke all on function private.units_held(bigint[]) from public, anon, authenticated;
grant execute on function private.units_held(bigint[]) to service_role;

comment on function private.units_held(bigint[]) is
  'What the fills of some plans left standing, by contract: +1100 SBIN 24 Feb 820 PE; null where '
  'nothing is.';

create view public.run_overview with (security_invoker = true) as
select r.trading_date, r.risk, r.state, private.clock_text(r.started_at, r.trading_date)
    as started_ist, private.clock_text(r.finished_at, r.trading_date) as finished_ist,
  coalesce(v.underlyings, t.underlyings) as underlyings,
  coalesce(v.succeeded, t.succeeded) as succeeded, coalesce(v.rejected, t.rejected) as rejected,
  coalesce(v.accepted_strategies, (select count(*) from public.strategies s
    where s.run_id = r.run_id and s.state = 'accepted')) as accepted_strategies,
  coalesce(v.nifty, n.spot) as nifty, coalesce(v.nifty_volatility, n.atm_volatility)
    as nifty_volatility,
  r.metrics -> 'computeMs' as compute_ms, r.metrics -> 'wallMs' as wall_ms,
  r.metrics -> 'requests' as requests,
  r.metrics -> 'reasons' as reasons, r.started_at, r.finished_at, r.run_id
from public.runs r
left join public.archived_runs v on v.run_id = r.run_id
left join lateral (
  select count(*) as underlyings, count(*) filter (where state = 'done') as succeeded,
    count(*) filter (where state = 'rejected') as rejected
  from public.tasks where run_id = r.run_id) t on true
left join public.underlying_analyses n
  on n.trading_date = r.trading_date and n.risk = r.risk and n.underlying = 'NIFTY'
union all
select v.trading_date, v.risk, 'done', null, private.clock_text(v.finished_at, v.trading_date),
  v.underlyings, v.succeeded, v.rejected, v.accepted_strategies, v.nifty, v.nifty_volatility, null,
  null, null, v.reasons, null, v.finished_at, v.run_id
from public.archived_runs v
where not exists (select 1 from public.runs r where r.run_id = v.run_id);

revoke all on table public.run_overview from public, anon, authenticated;
grant select on table public.run_overview to service_role;

comment on view public.run_overview is
  'One line a run of analyze: a date has one for each risk level that ran. What the archive took '
  'stays as it was rolled up.';
comment on column public.run_overview.underlyings is 'Underlyings that it was asked to take.';
comment on column public.run_overview.nifty_volatility is
  'At the money to the near expiry, decimal a year.';
comment on column public.run_overview.compute_ms is
  'Wall time of its computing, without waiting for the broker or the database.';
comment on column public.run_overview.reasons is 'Rejected underlyings by reason.';

create view private.named_mismatches with (security_invoker = true) as
select n.*, n.kind || ' ' || n.contract || ': ' || n.here || ' units here, ' || n.there
  || ' at the broker' as told
from (select m.*, coalesce(
  (select i.contract || ' ' || i.side from private.named_intents i
    where i.correlation_id = m.correlation_id),
  (select private.contract_name(c.underlying, coalesce(c.option_right::text,
      'underlying')::public.leg_right, c.strike, c.expiry, c.segment)
    from public.contracts c
    where c.segment = m.segment and c.security_id = m.security_id
    order by c.expiry desc limit 1),
  (select u.underlying from public.underlyings u
    where u.segment = m.segment and u.security_id = m.security_id),
  m.security_id) as contract
  from public.mismatches m) n;

revoke all on table private.named_mismatches from public, anon, authenticated;
grant select on table private.named_mismatches to service_role;

comment on view private.named_mismatches is
  'Mismatches with the name of what differs, and in words.';

create view public.underlying_overview with (security_invoker = true) as
select a.trading_date, a.risk, a.underlying, a.spot, a.direction, a.strength,
  round(a.confidence, 2) as confidence, a.timeframe, round(a.direction_score, 3) as direction_score,
  a.environment, a.environment_label, round(a.iv_percentile, 1) as iv_percentile,
  round(a.iv_rank, 1) as iv_rank, a.iv_days, a.iv_quality,
  round(100 * a.atm_volatility_30, 2) as iv_30_percent,
  round(100 * a.realised_20, 2) as realised_20_percent,
  a.term_state, a.mean_reversion,
  round(a.market_beta, 2) as market_beta, a.profile ->> 'volatilityBucket' as volatility_bucket,
  round(a.support, 2) as support, round(a.resistance, 2) as resistance,
  round(a.expected_move_1sd, 2) as expected_move_1sd, round(a.view_beta, 3) as view_beta,
  round(a.view_mu, 4) as view_mu, a.belief, a.events, a.candles_to,
  private.clock_text(a.analyzed_at, a.trading_date) as analyzed_ist, a.analyzed_at
from public.underlying_analyses a;

revoke all on table public.underlying_overview from public, anon, authenticated;
grant select on table public.underlying_overview to service_role;

comment on view public.underlying_overview is
  'One line an underlying: what analyze thinks of it and from what.';

create view public.strike_searches with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying, s.definition, s.state, s.reason, s.detail, s.expiry,
  s.far_expiry, private.strike_search(s) as strike_search
from public.strategies s;

revoke all on table public.strike_searches from public, anon, authenticated;
grant select on table public.strike_searches to service_role;

comment on view public.strike_searches is
  'For each definition what its strikes were asked to be, what was found or relaxed, and why it '
  'was rejected.';

create function private.direction_error(p_strategy public.strategies) returns numeric
language sql stable set search_path = '' as $$
  select round((v.view ->> 'sdDrift')::numeric, 4)
  from public.underlying_analyses a, jsonb_array_elements(a.view_detail) as v (view)
  where (a.trading_date, a.underlying, a.risk)
      = (p_strategy.trading_date, p_strategy.underlying, p_strategy.risk)
    and v.view ->> 'expiry' = p_strategy.expiry::text
$$;

revoke all on function private.direction_error(public.strategies)
  from public, anon, authenticated;
grant execute on function private.direction_error(public.strategies) to service_role;

comment on function private.direction_error(public.strategies) is
  'Standard error of the drift that a full direction score is believed to bring to the strategy''s '
  'expiry, in deviations of that horizon.';

create view public.ranked_strategies with (security_invoker = true) as
select s.trading_date, s.risk, s.sleeve, s.rank, s.underlying, s.definition,
  private.legs_text(s.strategy_id) as legs, s.expiry, s.lot_size,
  round(s.net_premium, 2) as net_premium, round(s.max_profit, 2) as max_profit,
  round(s.max_loss, 2) as max_loss, round(s.pop_p, 4) as pop_p, round(s.ev_p, 2) as ev_p,
  round(s.ev_standard_error, 2) as ev_standard_error, round(s.margin, 0) as margin,
  round(s.order_ratio, 4) as order_ratio, round(s.cost_ratio, 4) as cost_ratio,
  round(s.p_plus_sceptical, 4) as p_plus_sceptical,
  round(s.p_plus_registered, 4) as p_plus_registered, s.belief, s.sleeve_reason, s.direction,
  round(s.total_score, 4) as total_score, s.conviction, s.smile_label, s.strategy_id,
  round(s.pop_q, 4) as pop_q, round(s.ev_q, 2) as ev_q,
  round(s.edge_volatility, 2) as edge_volatility, round(s.edge_direction, 2) as edge_direction,
  round(s.outcome_deviation, 2) as outcome_deviation, round(s.cvar95, 2) as cvar95,
  round(s.round_trip_cost, 2) as round_trip_cost, round(s.ev_policy, 2) as ev_policy,
  round(s.ev_policy_error, 2) as ev_policy_error, round(s.pop_policy, 4) as pop_policy,
  round(s.expected_days_held, 1) as expected_days_held,
  round(s.selection_score, 4) as selection_score, round(s.quantum_score, 4) as quantum_score,
  round(s.worst_loss, 2) as worst_loss, round(s.kelly, 4) as kelly, round(s.tilt, 2) as tilt,
  s.stands_in_for, s.substitution_weight,
  (select jsonb_object_agg(q.part, q.score) from private.quantum_parts(s.quantum_parts) q)
    as quantum_parts,
  (select round(c.score, 2) from public.strategy_scores c
    where c.strategy_id = s.strategy_id and c.scheme = 'total' and c.part = 'direction')
    as direction_part,
  private.direction_error(s) as direction_error
from public.strategies s
where s.state = 'accepted';

revoke all on table public.ranked_strategies from public, anon, authenticated;
grant select on table public.ranked_strategies to service_role;

comment on view public.ranked_strategies is
  'Accepted strategies with rank, legs as text, probabilities, expected values at expiry and '
  'where the exit rules are kept, what ordered them and scores.';
comment on column public.ranked_strategies.direction_part is
  'How well its direction matches the underlying''s, 0 to 1: a part of the total score.';
comment on column public.ranked_strategies.direction_error is
  'Of the drift that a full direction score is believed to bring, in deviations of the horizon.';

create view public.allocation_candidates with (security_invoker = true) as
select s.run_id, s.strategy_id, s.underlying, u.kind, u.industry, u.weight, s.definition, s.sleeve,
  s.direction, s.risk_class, s.expiry, s.lot_size, s.margin, s.net_premium, s.max_loss,
  s.stress_loss, s.worst_loss, s.kelly, s.entry_charges, s.exit_charges, s.ev_p,
  s.ev_standard_error, s.order_ratio, s.cost_ratio, s.expected_days_held, s.quantum_score, s.tilt,
  s.stands_in_for, s.substitution_weight, s.size_factor
from public.strategies s join public.underlyings u using (underlying)
where s.state = 'accepted';

revoke all on table public.allocation_candidates from public, anon, authenticated;
grant select on table public.allocation_candidates to service_role;

comment on view public.allocation_candidates is
  'What allocate chooses from: accepted strategies with kind, industry and weight of their '
  'underlying.';

create function private.policy_terms(p_strategy_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'legs', (
      select jsonb_agg(jsonb_build_object('right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
        'strike', l.strike, 'expiry', l.expiry, 'price', l.price, 'bid', l.bid, 'ask', l.ask,
        'tick', l.tick, 'impliedVolatility', l.implied_volatility) order by l.leg_number)
      from public.strategy_legs l where l.strategy_id = p_strategy_id),
    'rules', (
      select coalesce(jsonb_agg(to_jsonb(e) - 'strategy_id' order by e.rule_number), '[]')
      from public.exit_rules e where e.strategy_id = p_strategy_id))
$$;

revoke all on function private.policy_terms(bigint) from public, anon, authenticated;
grant execute on function private.policy_terms(bigint) to service_role;

comment on function private.policy_terms(bigint) is
  'Legs of a strategy as analyzed and its exit rules as they stand.';

create function private.adjusted_terms(p_position_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce((
    select jsonb_build_object('legs', jsonb_agg(jsonb_build_object('right', l.leg_right,
      'side', l.side, 'ratio', l.quantity / (x.lots * s.lot_size), 'strike', l.strike,
      'expiry', l.expiry, 'price', l.entry_price, 'bid', l.entry_price, 'ask', l.entry_price,
      'tick', l.tick, 'impliedVolatility', coalesce(g.implied_volatility, n.implied_volatility))
      order by l.leg_number))
    from public.positions x
    join public.strategies s using (strategy_id)
    join public.position_legs l using (position_id)
    join private.held_units(x.plan_id) h on h.leg_number = l.leg_number and h.units <> 0
    left join public.strategy_legs g
      on g.strategy_id = x.strategy_id and g.leg_number = l.leg_number
    left join public.adjustment_legs n on n.position_id = x.position_id
      and n.leg_number = l.leg_number and n.purpose = 'open'
    where x.position_id = p_position_id
      and exists (select 1 from public.adjustments j
        where j.position_id = p_position_id and j.accepted_at is not null)
    having count(*) > 0), '{}')
$$;

revoke all on function private.adjusted_terms(bigint) from public, anon, authenticated;
grant execute on function private.adjusted_terms(bigint) to service_role;

comment on function private.adjusted_terms(bigint) is
  'The legs that stand of a position that was adjusted, as policy_terms has them of a strategy; '
  'empty of one that is as it was entered.';

create function private.carry_costs(
  p_date date, p_sessions integer, p_mode public.trading_mode,
  p_beside_queue boolean default false
) returns jsonb
language sql stable set search_path = '' as $$
  with planned as (
    select coalesce(sum((select l.expected_cost from public.cost_ledger l
      where l.allocation_id = c.allocation_id)), 0) as expected_cost
    from private.counted_structures(p_date, p_beside_queue, p_mode) c
    where c.state = 'pending')
  select coalesce(jsonb_agg(d.expected_cost
    + case d.trading_date when p_date then (select expected_cost from planned) else 0 end
    order by d.trading_date), '[]')
  from (
    select s.trading_date, coalesce(sum(l.expected_cost), 0) as expected_cost
    from (
      select trading_date from public.sessions where trading_date <= p_date
      order by trading_date desc limit p_sessions) s
    left join public.cost_ledger l on l.trading_date = s.trading_date
      and l.state in ('executing', 'executed') and coalesce(l.mode, p_mode) = p_mode
    group by s.trading_date) d
$$;

revoke all on function private.carry_costs(date, integer, public.trading_mode, boolean)
  from public, anon, authenticated;
grant execute on function private.carry_costs(date, integer, public.trading_mode, boolean)
  to service_role;

comment on function private.carry_costs(date, integer, public.trading_mode, boolean) is
  'What carry that was entered in a mode was expected to cost in each of so many sessions up to a '
  'date, that one last. Of what is pending on it counts what private.counted_structures counts: a '
  'new allocation replaces the rest, and no other date is executed.';

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

create view public.order_book with (security_invoker = true) as
select i.trading_date, private.clock_text(o.sent_at, i.trading_date) as sent_ist, i.underlying,
  i.contract, i.side, i.quantity, coalesce(o.limit_price, i.limit_price) as limit_price, o.changes,
  o.filled_quantity,
  round(o.average_price, 4) as average_price, o.state, o.reason, i.kind, i.purpose, i.step, i.mode,
  o.sent_at, o.order_id, i.plan_id, i.security_id, i.correlation_id
from public.orders o join private.named_intents i using (intent_id);

revoke all on table public.order_book from public, anon, authenticated;
grant select on table public.order_book to service_role;

comment on view public.order_book is 'Orders by contract, with side, limit and state.';
comment on column public.order_book.quantity is 'In units, as filled_quantity.';
comment on column public.order_book.limit_price is
  'Rupees at the broker; the intent''s where that is not told.';
comment on column public.order_book.changes is 'Changes of the limit that were asked for.';
comment on column public.order_book.kind is 'Of its plan: an entry or an exit.';

create view public.trade_book with (security_invoker = true) as
select i.trading_date, private.clock_text(f.filled_at, i.trading_date) as filled_ist, i.underlying,
  i.contract, i.side, f.quantity, f.price,
  round(case i.side when 'sell' then 1 else -1 end * f.quantity * f.price, 2) as cash,
  round(f.charges, 2) as charges, i.kind, i.purpose, i.mode, f.filled_at, f.fill_id, o.order_id,
  i.security_id
from public.fills f
join public.orders o using (order_id)
join private.named_intents i using (intent_id);

revoke all on table public.trade_book from public, anon, authenticated;
grant select on table public.trade_book to service_role;

comment on view public.trade_book is 'Fills by contract, with what they cost or brought.';
comment on column public.trade_book.trading_date is 'Of its plan.';
comment on column public.trade_book.quantity is 'In units.';
comment on column public.trade_book.cash is 'Rupees without charges, received +.';

create view public.mismatch_book with (security_invoker = true) as
select m.kind, m.subject, m.contract, m.here, m.there,
  private.clock_text(m.first_seen, null) as first_ist,
  private.clock_text(m.last_seen, null) as last_ist,
  private.clock_text(m.settled_at, null) as settled_ist, m.correlation_id, m.security_id,
  m.first_seen as at, m.last_seen as last_at, m.settled_at
from private.named_mismatches m;

revoke all on table public.mismatch_book from public, anon, authenticated;
grant select on table public.mismatch_book to service_role;

comment on view public.mismatch_book is
  'What differed between the desk''s live books and the broker''s, by contract; without a settled '
  'time it stands and stops live entries.';
comment on column public.mismatch_book.here is
  'Units by the desk''s tables, bought +, sold -; there: by the broker.';

create view private.ledger_events with (security_invoker = true) as
select (f.filled_at at time zone 'Asia/Kolkata')::date as trading_date, p.underlying, s.definition,
  a.sleeve, p.mode, a.allocation_id, 0::numeric as realised, f.charges,
  case i.side when 'sell' then 1 else -1 end * f.quantity * f.price as cash, 1 as fills,
  0 as closed, 0 as unwound, 0 as marked, null::numeric as unrealised,
  null::numeric as unrealised_mid
from public.fills f
join public.orders o using (order_id)
join public.intents i using (intent_id)
join public.plans p using (plan_id)
left join public.positions x on x.position_id = p.position_id
left join public.plans e on e.plan_id = x.plan_id
join public.allocations a on a.allocation_id = coalesce(p.allocation_id, e.allocation_id)
join public.strategies s on s.strategy_id = a.strategy_id
union all
select (t.settled_at at time zone 'Asia/Kolkata')::date, p.underlying, s.definition, a.sleeve,
  p.mode, a.allocation_id, 0, t.charges, t.units * t.price, 0, 0, 0, 0, null, null
from public.settlements t
join public.plans p using (plan_id)
join public.allocations a using (allocation_id)
join public.strategies s using (strategy_id)
union all
select (x.closed_at at time zone 'Asia/Kolkata')::date, x.underlying, x.definition, x.sleeve,
  x.mode, e.allocation_id,
  (select l.net - l.charges from private.plan_ledger(x.plan_id, '{open}') l)
    + (select l.net - l.charges from private.position_ledger(x.position_id) l),
  0, 0, 0, 1, 0, 0, null, null
from public.positions x join public.plans e on e.plan_id = x.plan_id
where x.state = 'closed'
union all
select (p.finished_at at time zone 'Asia/Kolkata')::date, p.underlying, s.definition, a.sleeve,
  p.mode, a.allocation_id,
  (select l.net - l.charges from private.plan_ledger(p.plan_id, '{open,unwind}') l)
    + (select coalesce(sum(t.units * t.price - t.charges), 0) from public.settlements t
      where t.plan_id = p.plan_id),
  0, 0, 0, 0, 1, 0, null, null
from public.plans p
left join public.positions x using (position_id)
left join public.plans e on e.plan_id = x.plan_id
join public.allocations a on a.allocation_id = coalesce(p.allocation_id, e.allocation_id)
join public.strategies s on s.strategy_id = a.strategy_id
where p.state in ('failed', 'unwound') and p.kind <> 'exit'
union all
select m.trading_date, x.underlying, x.definition, x.sleeve, x.mode, e.allocation_id, 0, 0, 0, 0,
  0, 0, 1, m.unrealised, m.unrealised_mid
from (
  select distinct on ((k.marked_at at time zone 'Asia/Kolkata')::date, k.position_id)
    (k.marked_at at time zone 'Asia/Kolkata')::date as trading_date, k.position_id, k.unrealised,
    k.unrealised_mid
  from public.position_marks k
  order by (k.marked_at at time zone 'Asia/Kolkata')::date, k.position_id, k.marked_at desc) m
join public.positions x using (position_id)
join public.plans e on e.plan_id = x.plan_id
where x.closed_at is null or (x.closed_at at time zone 'Asia/Kolkata')::date > m.trading_date;

revoke all on table private.ledger_events from public, anon, authenticated;
grant select on table private.ledger_events to service_role;

comment on view private.ledger_events is
  'What adds to the ledger of a day: each fill and settlement, each closed position, each entry or '
  'adjustment that was traded back, and the last mark of each position that was held over the end '
  'of the day.';

create view public.day_ledger with (security_invoker = true) as
-- min: a filter by underlying waits for the groups. Among the trades it would come before that of
-- the dates and find those of all years.
select e.trading_date, min(e.underlying) as underlying, e.definition, e.sleeve, e.mode,
  round(sum(e.realised), 2) as realised,
  case when sum(e.priced) = sum(e.marked) then round(sum(e.unrealised), 2) end as unrealised,
  case when sum(e.priced_mid) = sum(e.marked) then round(sum(e.unrealised_mid), 2) end
    as unrealised_mid,
  round(sum(e.charges), 2) as charges, round(sum(e.cash), 2) as cash, sum(e.fills) as fills,
  sum(e.closed) as closed, sum(e.unwound) as unwound, sum(e.marked) as marked
from (
  select l.trading_date, l.underlying, l.definition, l.sleeve, l.mode, l.realised, l.charges,
    l.cash, l.fills, l.closed, l.unwound, l.marked, num_nonnulls(l.unrealised) as priced,
    l.unrealised, num_nonnulls(l.unrealised_mid) as priced_mid, l.unrealised_mid
  from private.ledger_events l
  union all
  select a.trading_date, a.underlying, a.definition, a.sleeve, a.mode, a.realised, a.charges,
    a.cash, a.fills, a.closed, a.unwound, a.marked, a.priced,
    case when a.priced > 0 then a.unrealised end, a.priced_mid,
    case when a.priced_mid > 0 then a.unrealised_mid end
  from public.archived_ledger a) e
group by e.trading_date, e.underlying, e.definition, e.sleeve, e.mode;

revoke all on table public.day_ledger from public, anon, authenticated;
grant select on table public.day_ledger to service_role;

comment on view public.day_ledger is
  'Money by day, underlying, definition and sleeve, from the fills: what ended that day brought, '
  'what was held over its end is worth, charges and cash. Days whose rows the archive took stay '
  'as they were.';
comment on column public.day_ledger.realised is
  'Rupees after all charges, those of earlier days too, of the positions that were closed and the '
  'entries that were traded back on the date.';
comment on column public.day_ledger.unrealised is
  'Rupees after the charges of the entry, of what was held over the end of the date, were it '
  'closed at the far side of the quotes of its last mark; null where one had no quote, or nothing '
  'was marked.';
comment on column public.day_ledger.unrealised_mid is 'The same at the middle of the quotes.';
comment on column public.day_ledger.charges is 'Rupees of the fills of the date.';
comment on column public.day_ledger.cash is
  'Rupees of the fills of the date without charges, received +.';
comment on column public.day_ledger.closed is 'Positions that were closed on the date.';
comment on column public.day_ledger.unwound is
  'Entries and adjustments of the date that could not be completed and were traded back.';
comment on column public.day_ledger.marked is
  'Positions held over the end of the date that were marked on it.';

create view public.desk_summary with (security_invoker = true) as
select d.trading_date, r.state, m.level as regime, m.vix, m.vix_trend, r.nifty, r.risk,
  r.underlyings, r.succeeded, r.rejected, r.accepted_strategies,
  coalesce(v.capital, a.capital) as capital, coalesce(v.deployed, a.deployed) as deployed,
  coalesce(v.allocations, a.allocations, 0) as allocations,
  coalesce(v.plans, p.plans) as plans, coalesce(v.filled, p.filled) as plans_filled,
  coalesce(v.failed, p.failed) as plans_failed, coalesce(v.denied, p.denied) as denied,
  coalesce(v.orders, o.orders) as orders, coalesce(l.fills, 0) as fills,
  h.held + coalesce(g.marked, 0) as positions_open,
  coalesce(l.closed, 0) as positions_closed, coalesce(l.realised, 0) as realised, l.unrealised,
  l.unrealised_mid, coalesce(l.charges, 0) as charges, coalesce(l.cash, 0) as cash, w.alerts,
  r.nifty_volatility, m.vix_percentile, m.source as regime_source, m.label as regime_label,
  m.term as regime_term, r.runs
from (
  select trading_date from public.runs
  union
  select trading_date from public.archived_runs) d
left join lateral (
  select case when bool_and(o.state = 'done') then 'done' when bool_or(o.state = 'open') then 'open'
      else 'failed' end as state,
    string_agg(o.risk::text, ', ' order by o.risk) as risk, max(o.underlyings) as underlyings,
    sum(o.accepted_strategies) as accepted_strategies, max(o.succeeded) as succeeded,
    max(o.rejected) as rejected,
    (array_agg(o.nifty order by o.finished_at desc nulls last))[1] as nifty,
    (array_agg(o.nifty_volatility order by o.finished_at desc nulls last))[1] as nifty_volatility,
    jsonb_agg(to_jsonb(o) - '{trading_date,started_ist,finished_ist}'::text[] order by o.risk)
      as runs
  from public.run_overview o where o.trading_date = d.trading_date) r on true
left join public.market_regimes m on m.trading_date = d.trading_date
left join lateral (
  select z.capital, z.deployed, z.allocations, z.plans, z.denied, z.filled, z.failed, z.orders
  from public.archived_runs z where z.trading_date = d.trading_date
  order by z.run_id desc limit 1) v on true
left join lateral (
  select (array_agg(n.capital order by n.allocation_run_id desc))[1] as capital,
    sum(n.deployed) as deployed, sum(y.allocations)::bigint as allocations
  from public.allocation_runs n
  cross join lateral (select count(*) as allocations from public.allocations q
    where q.allocation_run_id = n.allocation_run_id) y
  where n.trading_date = d.trading_date and not n.superseded) a on true
cross join lateral (
  select count(*) filter (where state <> 'denied') as plans,
    count(*) filter (where state = 'denied') as denied,
    count(*) filter (where state = 'filled') as filled,
    count(*) filter (where state in ('failed', 'unwound')) as failed
  from public.plans where trading_date = d.trading_date and kind = 'entry') p
cross join lateral (
  select count(*) as orders
  from public.plans q join public.intents i using (plan_id) join public.orders b using (intent_id)
  where q.trading_date = d.trading_date) o
-- Two reads, each by its index: one with "or" would look at every position there was.
cross join lateral (
  select (select count(*) from public.positions y
    where y.state <> 'closed'
      and y.opened_at < (d.trading_date + 1)::timestamp at time zone 'Asia/Kolkata')
    + (select count(*) from public.positions y
    where y.state = 'closed' and (y.closed_at at time zone 'Asia/Kolkata')::date > d.trading_date
      and y.opened_at < (d.trading_date + 1)::timestamp at time zone 'Asia/Kolkata') as held) h
cross join lateral (
  select sum(marked) as marked from public.archived_ledger z
  where z.trading_date = d.trading_date) g
cross join lateral (
  select sum(e.realised) as realised, sum(e.charges) as charges, sum(e.cash) as cash,
    sum(e.fills) as fills, sum(e.closed) as closed,
    case when bool_and(e.unrealised is not null) filter (where e.marked > 0)
      then sum(e.unrealised) end as unrealised,
    case when bool_and(e.unrealised_mid is not null) filter (where e.marked > 0)
      then sum(e.unrealised_mid) end as unrealised_mid
  from public.day_ledger e where e.trading_date = d.trading_date) l
cross join lateral (
  select count(*) as alerts from public.alerts y
  where not y.seen and y.raised_at >= d.trading_date::timestamp at time zone 'Asia/Kolkata'
    and y.raised_at < (d.trading_date + 1)::timestamp at time zone 'Asia/Kolkata') w;

revoke all on table public.desk_summary from public, anon, authenticated;
grant select on table public.desk_summary to service_role;

comment on view public.desk_summary is
  'One line a day: regime, what was analyzed, allocated, executed, what is held and what it '
  'brought. Each figure is the day''s, whatever risk levels ran; run_overview has a line for each.';
comment on column public.desk_summary.state is
  'Of analyze: open while one of its runs is.';
comment on column public.desk_summary.risk is 'The risk levels that ran.';
comment on column public.desk_summary.underlyings is 'The most that one of its runs took.';
comment on column public.desk_summary.succeeded is 'The most of one run, as rejected.';
comment on column public.desk_summary.accepted_strategies is 'Of all risk levels.';
comment on column public.desk_summary.capital is 'Rupees, of the date''s last allocation.';
comment on column public.desk_summary.deployed is
  'Rupees that the date''s last allocation and what the owner accepted put to work.';
comment on column public.desk_summary.plans is
  'Entry plans of the date that were not denied; filled and failed are among them.';
comment on column public.desk_summary.positions_open is 'Held over the end of the date, or now.';
comment on column public.desk_summary.realised is
  'Rupees after all charges, of what ended on the date: day_ledger has the parts.';
comment on column public.desk_summary.unrealised is
  'Rupees, of what was held at the day''s last mark, closed at the far side of the quotes; null '
  'where something had no quote, or nothing was marked.';
comment on column public.desk_summary.unrealised_mid is 'The same at the middle of the quotes.';
comment on column public.desk_summary.alerts is 'Raised on the date and not seen yet.';
comment on column public.desk_summary.runs is
  'For each risk level what run_overview says of it.';

create view public.open_positions with (security_invoker = true) as
select (x.opened_at at time zone 'Asia/Kolkata')::date as trading_date, x.underlying, x.definition,
  x.state, private.units_held(array[x.plan_id] || array(select e.plan_id from public.plans e
    where e.position_id = x.position_id)) as legs,
  private.held_lots(x.position_id) as lots, x.expiry, round(x.entry_net, 2) as entry_net,
  round(x.entry_charges, 2) as entry_charges, round(k.unrealised, 2) as unrealised,
  round(k.unrealised_mid, 2) as unrealised_mid, round(k.close_value, 2) as close_value,
  k.state as mark_state,
  private.clock_text(k.marked_at, (x.opened_at at time zone 'Asia/Kolkata')::date) as marked_ist,
  case x.state when 'closing' then 'its exit is not done: the next monitor goes on with it'
    when 'adjusting' then 'its adjustment is not done: the next monitor goes on with it' end
    as remark,
  private.clock_text(x.opened_at, (x.opened_at at time zone 'Asia/Kolkata')::date) as opened_ist,
  x.sleeve, x.mode, k.marked_at, x.opened_at, x.position_id, x.plan_id,
  e.costs, e.by_delta, e.by_gamma, e.by_vega, e.by_theta,
  round(k.unrealised_mid, 2) - e.costs - e.by_delta - e.by_gamma - e.by_vega - e.by_theta as rest,
  'costs ' || private.rupees(e.costs) || ', delta ' || private.rupees(e.by_delta) || ', gamma '
    || private.rupees(e.by_gamma) || ', vega ' || private.rupees(e.by_vega) || ', theta '
    || private.rupees(e.by_theta) || ', rest '
    || private.rupees(round(k.unrealised_mid, 2) - e.costs - e.by_delta - e.by_gamma - e.by_vega
      - e.by_theta) as explained
from public.positions x
left join lateral (select * from public.position_marks m where m.position_id = x.position_id
  order by m.marked_at desc limit 1) k on true
left join lateral (
  select round(n.costs, 2) as costs, round(n.by_delta, 2) as by_delta,
    round(n.by_gamma, 2) as by_gamma, round(n.by_vega, 2) as by_vega,
    round(n.by_theta, 2) as by_theta
  from public.position_sessions n where n.position_id = x.position_id
  order by n.trading_date desc limit 1) e on true
where x.state <> 'closed'
union all
select p.trading_date, p.underlying, s.definition,
  case p.state when 'unwinding' then 'unwinding' else 'entering' end, h.legs, p.lots, s.expiry,
  round(l.net, 2), round(l.charges, 2), null, null, null, null, null,
  case p.state
    when 'unwinding' then 'a leg could not be filled, the others are not traded back yet'
    else 'no position yet, its entry is not done' end
    || ': the next execute goes on with it',
  private.clock_text(p.created_at, p.trading_date), a.sleeve, p.mode, null, p.created_at, null,
  p.plan_id, null, null, null, null, null, null, null
from public.plans p
join public.allocations a using (allocation_id)
join public.strategies s using (strategy_id)
cross join lateral (select private.units_held(array[p.plan_id]) as legs) h
cross join lateral private.plan_ledger(p.plan_id, '{open,unwind}') l
where p.kind = 'entry' and p.state in ('gated', 'executing', 'unwinding') and h.legs is not null;

revoke all on table public.open_positions from public, anon, authenticated;
grant select on table public.open_positions to service_role;

comment on view public.open_positions is
  'What is held: positions that are not closed with their latest mark, and what entries that are '
  'not done have bought or sold.';
comment on column public.open_positions.trading_date is 'On which it was entered.';
comment on column public.open_positions.state is
  'entering and unwinding: units are held, and no position exists yet.';
comment on column public.open_positions.legs is 'By contract, in the units that are held now.';
comment on column public.open_positions.entry_net is 'Rupees of the fills so far, received +.';
comment on column public.open_positions.unrealised is
  'Rupees after the charges of the entry, closed at the far side of the quotes.';
comment on column public.open_positions.unrealised_mid is 'The same at the middle of the quotes.';
comment on column public.open_positions.costs is
  'Rupees of unrealised_mid since the entry, as the next five, which add up to it: charges, and '
  'what the first mark lay below the fills.';
comment on column public.open_positions.by_delta is 'By moves of the spot.';
comment on column public.open_positions.by_gamma is 'By the squares of these moves.';
comment on column public.open_positions.by_vega is 'By changes of implied volatility.';
comment on column public.open_positions.by_theta is 'By the time that passed.';
comment on column public.open_positions.rest is 'What the five leave unexplained.';
comment on column public.open_positions.explained is 'The six as a person reads them.';

create view public.explained_profit with (security_invoker = true) as
select n.trading_date, x.underlying, x.definition, x.sleeve, x.mode,
  case when d.ended then 'closed' else 'held' end as state, e.profit, e.costs, e.by_delta,
  e.by_gamma, e.by_vega, e.by_theta,
  e.profit - e.costs - e.by_delta - e.by_gamma - e.by_vega - e.by_theta as rest, x.position_id
from public.position_sessions n
join public.positions x using (position_id)
-- The session before, and whether it is the last one of what is closed.
left join lateral (
  select * from public.position_sessions o
  where o.position_id = n.position_id and o.trading_date < n.trading_date
  order by o.trading_date desc limit 1) b on true
cross join lateral (
  select x.state = 'closed' and not exists (
    select 1 from public.position_sessions o
    where o.position_id = n.position_id and o.trading_date > n.trading_date) as ended) d
cross join lateral (
  select
    round(case when d.ended then x.realised else n.profit_mid end
      - coalesce(b.profit_mid, 0), 2) as profit,
    round(n.costs - case when d.ended
        then x.entry_charges + coalesce(x.exit_charges, 0) - n.charges else 0 end
      - coalesce(b.costs, 0), 2) as costs,
    round(n.by_delta - coalesce(b.by_delta, 0), 2) as by_delta,
    round(n.by_gamma - coalesce(b.by_gamma, 0), 2) as by_gamma,
    round(n.by_vega - coalesce(b.by_vega, 0), 2) as by_vega,
    round(n.by_theta - coalesce(b.by_theta, 0), 2) as by_theta) e;

revoke all on table public.explained_profit from public, anon, authenticated;
grant select on table public.explained_profit to service_role;

comment on view public.explained_profit is
  'What made the profit or loss of each position on each day, rupees: parts that add up to it. '
  'Positions that the archive took are gone.';
comment on column public.explained_profit.state is
  'closed: the day is the last one, and its profit is what was realised less that of the days '
  'before.';
comment on column public.explained_profit.profit is
  'At the middle of the quotes of the day''s last mark, less that of the day before.';
comment on column public.explained_profit.costs is
  'Charges, and on the first day what the first mark lay below the fills.';
comment on column public.explained_profit.by_delta is 'By moves of the spot.';
comment on column public.explained_profit.by_gamma is 'By the squares of these moves.';
comment on column public.explained_profit.by_vega is 'By changes of implied volatility.';
comment on column public.explained_profit.by_theta is 'By the time that passed.';
comment on column public.explained_profit.rest is
  'What the five leave: greater moves, a changed skew, and the spread that closing crossed.';

create function private.adjustment_orders(p_adjustment_id bigint, p_purpose text) returns text
language sql stable set search_path = '' as $$
  select string_agg(
    case when (n.side = 'buy') = (p_purpose = 'open') then '+' else '-' end || n.quantity || ' '
      || private.contract_name(x.underlying, n.leg_right::text::public.leg_right, n.strike,
        n.expiry, n.segment) || ' at '
      || private.price_text(case when (n.side = 'buy') = (p_purpose = 'open') then n.ask
        else n.bid end),
    ', ' order by n.leg_number)
  from public.adjustment_legs n join public.positions x using (position_id)
  where n.adjustment_id = p_adjustment_id and n.purpose = p_purpose
$$;

revoke all on function private.adjustment_orders(bigint, text) from public, anon, authenticated;
grant execute on function private.adjustment_orders(bigint, text) to service_role;

comment on function private.adjustment_orders(bigint, text) is
  'What an adjustment closes or opens by contract, in units bought + at the far sides of the '
  'quotes as proposed: +65 NIFTY 24 Feb 24400 PE at 51.35; null where nothing.';

create view public.adjustment_book with (security_invoker = true) as
select (j.proposed_at at time zone 'Asia/Kolkata')::date as trading_date, x.underlying,
  x.definition, j.kind, j.state, j.tested_right || ' sold at ' || trim_scale(j.tested_strike)
    || ', spot ' || private.price_text(j.spot) as tested,
  private.adjustment_orders(j.adjustment_id, 'close') as closes,
  private.adjustment_orders(j.adjustment_id, 'open') as opens,
  round(j.net, 2) as net, round(j.charges, 2) as charges,
  round(j.max_loss_before, 2) as max_loss_before, round(j.max_loss_after, 2) as max_loss_after,
  round(j.ev_p_before, 2) as ev_p_before, round(j.ev_p_after, 2) as ev_p_after,
  round(j.margin_before, 2) as margin_before, round(j.margin_after, 2) as margin_after,
  concat_ws('; ', 'loses at most ' || coalesce(private.rupees(j.max_loss_before), 'without bound')
      || ', then ' || coalesce(private.rupees(j.max_loss_after), 'without bound'),
    'expected ' || private.rupees(j.ev_p_before) || ', then ' || private.rupees(j.ev_p_after)
      || case when j.view_beta is null then ' (the market''s own view)' else '' end,
    'margin ' || private.rupees(j.margin_before) || ', then ' || private.rupees(j.margin_after))
    as figures,
  coalesce(j.reason, (select p.reason from public.plans p
    where p.adjustment_id = j.adjustment_id and p.state = 'denied'
    order by p.plan_id desc limit 1)) as reason,
  private.clock_text(j.proposed_at, (j.proposed_at at time zone 'Asia/Kolkata')::date)
    as proposed_ist,
  private.clock_text(j.valid_until, (j.proposed_at at time zone 'Asia/Kolkata')::date)
    as valid_until_ist,
  j.adjustment_id, j.position_id, x.mode, j.proposed_at,
  j.valid_until as valid_until_at
from public.adjustments j join public.positions x using (position_id);

revoke all on table public.adjustment_book from public, anon, authenticated;
grant select on table public.adjustment_book to service_role;

comment on view public.adjustment_book is
  'What was proposed for positions of which a sold strike was tested, and what came of it. Rupees '
  'of the whole position.';
comment on column public.adjustment_book.closes is 'Orders by contract, in units.';
comment on column public.adjustment_book.opens is 'Orders by contract, in units.';
comment on column public.adjustment_book.net is
  'Of all orders at the far sides of the quotes as proposed, received +, without charges.';
comment on column public.adjustment_book.figures is
  'Loss, expectation and margin of the position as it is and once it is adjusted.';
comment on column public.adjustment_book.reason is
  'Why it ended without being done; of one that is proposed why it was denied last.';

create view public.failures with (security_invoker = true) as
select r.trading_date, private.clock_text(t.finished_at, r.trading_date) as at_ist,
  'analyze' as stage, t.underlying, t.reason, t.detail, t.finished_at as at
from public.tasks t join public.runs r using (run_id) where t.state = 'rejected'
union all
select p.trading_date, private.clock_text(p.finished_at, p.trading_date), 'execute',
  p.underlying, p.state, p.reason, p.finished_at
from public.plans p where p.state in ('denied', 'failed', 'unwound')
union all
select j.trading_date, private.clock_text(j.finished_at, j.trading_date), 'maintain ' || j.job,
  null, j.error_code, j.error_message, j.finished_at
from public.job_runs j where j.state = 'failed';

revoke all on table public.failures from public, anon, authenticated;
grant select on table public.failures to service_role;

comment on view public.failures is 'What was rejected, denied, unwound or failed, with the reason.';

create view public.data_quality with (security_invoker = true) as
select c.trading_date, c.underlying, c.expiry,
  private.clock_text(c.received_at, c.trading_date) as received_ist, c.smile ->> 'model' as model,
  c.smile ->> 'label' as label, (c.smile ->> 'quotes')::integer as quotes,
  round((c.smile ->> 'rmsHalfSpreads')::numeric, 3) as rms_half_spreads,
  round((c.smile ->> 'rmsPoints')::numeric, 3) as rms_points,
  round(100 * c.atm_volatility, 2) as atm_volatility_percent, c.counts as left_out,
  c.received_at
from public.chain_snapshots c;

revoke all on table public.data_quality from public, anon, authenticated;
grant select on table public.data_quality to service_role;

comment on view public.data_quality is
  'How good each stored chain was: fit of its smile and quotes left out.';
comment on column public.data_quality.rms_points is
  'Root mean square of the fit in volatility points, over quotes of |delta| from 0.05 on.';

create view public.recent_events with (security_invoker = true) as
select
  private.clock_text(e.at, null) as at_ist, e.kind, e.subject, e.state, e.at, e.id
from (
  select started_at as at, 'run' as kind, stage || ' ' || trading_date || ' ' || risk as subject,
    state, run_id::text as id
  from public.runs
  union all
  select started_at, 'job', job || ' ' || trading_date, state, job_run_id::text
  from public.job_runs
  union all
  select created_at, case ordering when 'marks' then 'accept' else 'allocation' end,
    trading_date || ' ' || risk, 'stored', allocation_run_id::text
  from public.allocation_runs
  union all
  select p.created_at, p.kind || ' plan', p.underlying || ' ' || s.definition, p.state,
    p.plan_id::text
  from public.plans p
  left join public.allocations a on a.allocation_id = p.allocation_id
  left join public.positions x on x.position_id = p.position_id
  left join public.strategies s on s.strategy_id = coalesce(a.strategy_id, x.strategy_id)
  union all
  select opened_at, 'position', underlying || ' ' || definition, state, position_id::text
  from public.positions) e;

revoke all on table public.recent_events from public, anon, authenticated;
grant select on table public.recent_events to service_role;

comment on view public.recent_events is
  'Runs, jobs, allocations, plans and positions in order of time.';

create function public.stored_tables() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_agg(jsonb_build_object('table', c.relname, 'rows', greatest(c.reltuples, 0)::bigint,
    'bytes', pg_catalog.pg_total_relation_size(c.oid))
      order by pg_catalog.pg_total_relation_size(c.oid) desc)
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind = 'r'
$$;

revoke all on function public.stored_tables() from public, anon, authenticated;
grant execute on function public.stored_tables() to service_role;

comment on function public.stored_tables() is
  'Rows and size of each table, for the owner''s quota.';

create function private.age_text(p_from timestamptz, p_to timestamptz) returns text
language sql immutable set search_path = '' as $$
  select case when s < 120 then s || ' s' when s < 7200 then s / 60 || ' min'
    when s < 172800 then s / 3600 || ' h' else s / 86400 || ' d' end
  from (select greatest(floor(extract(epoch from p_to - p_from)), 0)::bigint as s
    where p_from is not null) e
$$;

revoke all on function private.age_text(timestamptz, timestamptz) from public, anon, authenticated;
grant execute on function private.age_text(timestamptz, timestamptz) to service_role;

comment on function private.age_text(timestamptz, timestamptz) is
  'How long ago, in its largest unit: 45 s, 12 min, 3 h, 5 d.';

create function private.health_of_jobs(p_now timestamptz)
returns table (check_name text, ok boolean, at timestamptz, detail text, remedy text)
language sql stable set search_path = '' as $$
  with late as materialized (
    select distinct on (s.body ->> 'job') s.body ->> 'job' as job, s as schedule, l.trading_date,
      l.starts_at
    from private.late_schedules(p_now) l join public.schedules s using (name)
    where s.function_name = 'maintain'
      -- A token that the owner gave is not minted by the desk.
      and (s.body ->> 'job' <> 'token' or exists (select 1 from public.broker_sessions))
      -- Before it there is nothing to delete and nothing to tell.
      and (s.body ->> 'job' not in ('archive', 'report')
        or exists (select 1 from public.runs r where r.trading_date <= l.trading_date))
    order by s.body ->> 'job', l.starts_at desc
  )
  select 'job ' || w.job, e.ok, d.finished_at,
    concat_ws('; ', coalesce('done for ' || d.trading_date, 'never done'),
      case when not e.ok then 'due for ' || j.trading_date end,
      case when l.state <> 'done' then l.state || ' for ' || l.trading_date
        || coalesce(': ' || l.error_code, '') || coalesce(': ' || l.error_message, '') end),
    'npm run maintain -- ' || w.job
  from unnest(array['token', 'contracts', 'bans', 'candles', 'iv', 'targets', 'quality',
    'beliefs', 'archive', 'report'])
    with ordinality w (job, place)
  left join late j using (job)
  left join lateral (
    select r.trading_date, r.finished_at from public.job_runs r
    where r.job = w.job and r.state = 'done' order by r.trading_date desc limit 1) d on true
  left join lateral (
    select r.trading_date, r.state, r.error_code, r.error_message from public.job_runs r
    where r.job = w.job order by r.trading_date desc limit 1) l on true
  cross join lateral (
    select j.job is null or coalesce(d.trading_date > j.trading_date
      or d.trading_date = j.trading_date and ((j.schedule).every is not null
        or private.stage_done(j.schedule, j.trading_date, j.starts_at)), false)) e (ok)
  order by w.place
$$;

revoke all on function private.health_of_jobs(timestamptz) from public, anon, authenticated;
grant execute on function private.health_of_jobs(timestamptz) to service_role;

comment on function private.health_of_jobs(timestamptz) is
  'The last success of each job of maintain, and whether it is that of the session that its '
  'schedule is late for.';

create function private.health_of_stages(p_now timestamptz)
returns table (check_name text, ok boolean, at timestamptz, detail text, remedy text)
language sql stable set search_path = '' as $$
  with late as materialized (
    select s.function_name, max(l.trading_date) as due
    from private.late_schedules(p_now) l join public.schedules s using (name)
    group by s.function_name),
  today as (
    select (p_now at time zone 'Asia/Kolkata')::date as trading_date),
  running as materialized (
    select s.function_name, w.starts_at, coalesce(s.every, interval '1 minute') * 5 as turns
    from today t cross join lateral private.schedule_windows(t.trading_date) w
    join public.schedules s using (name) where p_now < w.ends_at),
  waiting as (
    select count(distinct a.allocation_id) as allocations
    from today t join running w on w.function_name = 'execute'
      and w.starts_at <= p_now - interval '15 minutes'
    join public.allocation_runs r on r.trading_date = t.trading_date
      and r.created_at < p_now - interval '15 minutes'
    join public.allocations a using (allocation_run_id)
    where a.state = 'pending'
      and not exists (select 1 from public.plans p where p.allocation_id = a.allocation_id)),
  watched as (
    select count(*) as positions, count(*) filter (where k.marked_at is null
        or k.marked_at < p_now - w.turns) as stale, max(w.turns) as turns
    from (select min(turns) as turns from running
      where function_name = 'monitor' and starts_at <= p_now - turns) w
    join public.positions x on x.state <> 'closed' and x.opened_at < p_now - w.turns
    left join lateral (select m.marked_at from public.position_marks m
      where m.position_id = x.position_id order by m.marked_at desc limit 1) k on true)
  select 'stage analyze', coalesce(l.trading_date >= c.due, c.due is null), l.finished_at,
    concat_ws('; ', coalesce('done for ' || l.trading_date, 'never done'),
      'due for ' || case when l.trading_date >= c.due then null else c.due end),
    'npm run analyze'
  from (select max(due) as due from late where function_name = 'analyze') c
  left join lateral (
    select r.trading_date, r.finished_at from public.runs r
    where r.stage = 'analyze' and r.state = 'done' order by r.trading_date desc limit 1) l on true
  union all
  select 'stage allocate', coalesce(l.trading_date >= c.due, c.due is null), l.created_at,
    concat_ws('; ', coalesce('done for ' || l.trading_date, 'never done'),
      'due for ' || case when l.trading_date >= c.due then null else c.due end),
    'npm run allocate'
  from (select max(due) as due from late where function_name = 'allocate') c
  left join lateral (
    select r.trading_date, r.created_at from public.allocation_runs r
    where r.ordering <> 'marks'
    order by r.trading_date desc, r.allocation_run_id desc limit 1) l on true
  union all
  select 'stage execute', w.allocations = 0, l.created_at,
    concat_ws('; ', coalesce('last plan: ' || l.underlying || ' ' || l.kind || ', ' || l.state,
        'no plan yet'),
      case when w.allocations > 0 then w.allocations || ' allocations wait for 15 minutes' end),
    'npm run execute'
  from waiting w left join lateral (
    select p.underlying, p.kind, p.state, p.created_at from public.plans p
    order by p.created_at desc limit 1) l on true
  union all
  select 'stage monitor', w.stale = 0, (
      select max(m.marked_at) from public.position_marks m
      where (m.marked_at at time zone 'Asia/Kolkata')::date = (
        select max((k.marked_at at time zone 'Asia/Kolkata')::date)
        from public.position_marks k)),
    case when w.stale > 0 then w.stale || ' of ' || w.positions || ' open positions not marked for '
      || private.age_text(p_now - w.turns, p_now) else 'positions are marked' end,
    'npm run monitor'
  from watched w
$$;

revoke all on function private.health_of_stages(timestamptz) from public, anon, authenticated;
grant execute on function private.health_of_stages(timestamptz) to service_role;

comment on function private.health_of_stages(timestamptz) is
  'When each stage worked last, and whether something waits for it inside the window of its '
  'schedule: an allocation for 15 minutes, a position for five turns of the monitor.';

create function private.health_of_state(p_now timestamptz)
returns table (check_name text, ok boolean, at timestamptz, detail text, remedy text)
language sql stable set search_path = '' as $$
  select 'trading', state = 'active', changed_at,
    concat_ws(', ', mode, case when state <> 'active' then
      concat_ws(' by the ', state, changed_by) || ': ' || reason end),
    'npm run execute -- --action resume, once its reason is gone'
  from public.trading_state
  union all
  select 'protections', count(*) = 0, max(raised_at),
    coalesce(string_agg(concat_ws(' ', kind, scope, subject, mode) || ' until '
      || case until when 'infinity' then 'the owner resumes'
        else private.clock_text(until, null) end || ': ' || reason, '; ' order by protection_id),
      'none holds'),
    'entries wait; set until in table protections to lift one'
  from public.protections where until > p_now
  union all
  select 'unfinished_plans', count(*) = 0, min(p.created_at),
    coalesce(count(*) || ' plans; oldest: ' || (array_agg(p.underlying || ' ' || p.kind || ', '
      || p.state || ', ' || coalesce('holds ' || private.units_held(array[p.plan_id]),
        'nothing traded') order by p.created_at))[1], 'none'),
    'npm run execute: it goes on with them first'
  from public.plans p where p.state in ('gated', 'executing', 'unwinding')
  union all
  select 'positions', count(*) filter (where state in ('entering', 'unwinding')) = 0
      and count(*) filter (where mark_state = 'no_quote') = 0, min(opened_at),
    concat_ws(', ', count(*) filter (where state in ('open', 'closing')) || ' held',
      nullif(count(*) filter (where state in ('entering', 'unwinding')), 0)
        || ' with units but without a position: '
        || string_agg(underlying || ' ' || state || ' ' || legs, '; ' order by opened_at)
          filter (where state in ('entering', 'unwinding')),
      nullif(count(*) filter (where mark_state = 'no_quote'), 0) || ' without a quote: '
        || string_agg(underlying || ' ' || definition, '; ' order by opened_at)
          filter (where mark_state = 'no_quote')),
    'npm run execute finishes entries; npm run status -- positions'
  from public.open_positions
  union all
  select 'open_runs', count(*) filter (where started_at < p_now - interval '30 minutes') = 0,
    min(started_at), coalesce(count(*) || ' runs; oldest: ' || (array_agg(stage || ' '
      || trading_date || ' ' || risk order by started_at))[1], 'none'),
    'npm run analyze goes on with it'
  from public.runs where state = 'open'
  union all
  -- Alerts of a level that asks for nothing do not turn the page red.
  select 'alerts', count(*) filter (where level <> 'info') = 0, max(raised_at),
    coalesce((select string_agg(n || ' ' || level, ', ' order by level) from (
        select count(*) as n, y.level from public.alerts y where not y.seen group by y.level) g)
      || '; newest: ' || left((array_agg(message order by raised_at desc))[1], 160),
      'none unread'),
    'look into table alerts and set seen'
  from public.alerts where not seen
  union all
  select 'readiness', count(*) filter (where state <> 'ok') = 0, max(checked_at),
    coalesce(string_agg(state || ' ' || check_name || ': ' || detail, '; ' order by check_name)
      filter (where state <> 'ok'), case when count(*) > 0 then 'all ok for ' || max(trading_date)
      else 'not looked at' end),
    coalesce(string_agg(remedy, '; ' order by check_name), 'npm run maintain -- token')
  from public.readiness_checks
  where trading_date = (select max(trading_date) from public.readiness_checks)
  union all
  select 'quality', count(*) filter (where state <> 'ok') = 0, max(checked_at),
    coalesce(string_agg(state || ' ' || check_name || ': ' || found, '; ' order by check_name)
      filter (where state <> 'ok'), case when count(*) > 0 then 'all ok for ' || max(trading_date)
      else 'not looked at' end),
    'look into table quality_findings: it has the remedy of each'
  from public.quality_findings
  where trading_date = (select max(trading_date) from public.quality_findings)
  union all
  select 'calendar', max(trading_date) > (p_now + interval '30 days')::date, null,
    'ends ' || max(trading_date), 'npm run calendar -- FILE with the exchange''s next circular'
  from public.sessions
  union all
  select 'contracts', max(listed_on) is not null, null,
    coalesce('instrument master of ' || max(listed_on), 'never stored'),
    'npm run maintain -- contracts'
  from (select private.newest_listing(underlying) as listed_on from public.underlyings) u
  union all
  select 'candles', max(trading_date) is not null, null,
    coalesce('to ' || max(trading_date), 'never stored'), 'npm run maintain -- candles'
  from public.candles
  union all
  select 'bans', l.trading_date is not null, l.fetched_at,
    coalesce('list of ' || l.trading_date || ' from ' || l.source,
      'unknown: no list of the date was read'), 'npm run maintain -- bans'
  from (select (p_now at time zone 'Asia/Kolkata')::date as today) d
  left join public.ban_lists l on l.trading_date = d.today
  union all
  select 'rate_stop', coalesce(max(stopped_until) <= p_now, true), null,
    coalesce('last until ' || private.clock_text(max(stopped_until), null), 'never'),
    'wait: the broker refused for asking too much'
  from public.rate_stops
  union all
  select 'live_entries', count(*) = 0, max(last_at),
    coalesce('refused today: ' || string_agg(switch || ' off ' || refused || ' times', ', '
      order by switch), 'none refused today'),
    'turn on what is off, or take mode live out of the call or the execute row of schedules'
  from public.live_refusals
  where trading_date = (p_now at time zone 'Asia/Kolkata')::date
  union all
  select 'reconciliation', coalesce(r.stopped is null, true) and m.standing = 0, r.looked_at,
    concat_ws('; ', coalesce('stopped: ' || r.stopped,
        case when r.looked_at is null then 'no live books' else 'books compared' end),
      nullif(m.standing, 0) || ' mismatches: ' || m.told,
      nullif(r.foreign_orders, 0) || ' orders of others'),
    '`npm run status -- mismatches`: live entries wait until the books agree'
  from (select count(*) as standing, string_agg(n.told, '; '
      order by n.first_seen, n.kind, n.subject) as told
    from private.named_mismatches n where n.settled_at is null) m
  left join lateral (
    select * from public.reconciliations k order by k.trading_date desc limit 1) r on true
$$;

revoke all on function private.health_of_state(timestamptz) from public, anon, authenticated;
grant execute on function private.health_of_state(timestamptz) to service_role;

comment on function private.health_of_state(timestamptz) is
  'What stands in the way of the desk: what is unfinished, unread or missing.';

create function public.desk_health(p_now timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_agg(jsonb_build_object('check', h.check_name, 'ok', h.ok, 'detail', h.detail,
    'at', h.at, 'at_ist', private.clock_text(h.at, null),
    'age', private.age_text(h.at, p_now), 'remedy', case when not h.ok then h.remedy end)
    order by h.part, h.place)
  from (
    select 1 as part, j.*, row_number() over () as place from private.health_of_jobs(p_now) j
    union all
    select 2, s.*, row_number() over () from private.health_of_stages(p_now) s
    union all
    select 3, t.*, row_number() over () from private.health_of_state(p_now) t) h
$$;

revoke all on function public.desk_health(timestamptz) from public, anon, authenticated;
grant execute on function public.desk_health(timestamptz) to service_role;

comment on function public.desk_health(timestamptz) is
  'The last success of each job and stage and what could stop the desk, each with how old it is '
  'and what to do.';

create view public.belief_ledger with (security_invoker = true) as
select b.claim, b.scope, b.horizon_sessions, b.decision, b.decided_on,
  (select min(s.trading_date) from public.sessions s
    where s.trading_date >= (date_trunc('month', b.decided_on) + interval '1 month')::date)
    as next_decision_on,
  case b.claim when 'variance_level' then round(exp(b.posterior_sceptical_mean)::numeric, 3) end
    as beta_sceptical,
  case b.claim when 'variance_level' then round(exp(b.posterior_registered_mean)::numeric, 3) end
    as beta_registered,
  round(b.posterior_sceptical_sd::numeric, 3) as error_sceptical,
  round(b.posterior_registered_sd::numeric, 3) as error_registered,
  b.estimate, b.standard_error, b.clusters, b.outcomes, b.virtual_crashes, b.power_edge,
  b.power_premium, b.borrowed_from, b.held_from, r.trades, r.expected, r.realised, b.slope,
  b.closed_until,
  concat_ws(' ',
    case
      when b.fitted_on is null then 'Not tested yet: registered, nothing decided.'
      when b.borrowed_from is not null
        then 'No history of its own: the belief of ' || b.borrowed_from || ' stands in.'
      when b.held_from is not null then 'No implied volatility of this tenor: the belief over '
        || b.held_from || ' sessions stands in, a little less sure.'
      when b.estimate is null then 'Nothing to test it on yet.'
      when b.claim = 'variance_level' then 'Volatility came '
        || round((100 * abs(exp(b.estimate) - 1))::numeric, 1) || '% '
        || case when b.estimate < 0 then 'below' else 'above' end
        || ' what was paid for it, give or take '
        || round((100 * b.standard_error)::numeric, 1) || ' points, over ' || b.clusters
        || ' independent horizons.'
      else 'Each unit of its signal came with ' || to_char(b.estimate, 'FMS0.0000')
        || ', give or take ' || to_char(b.standard_error, 'FM0.0000') || ', over ' || b.clusters
        || ' independent horizons.' end,
    case when b.virtual_crashes > 0
      then 'A crash that was not seen yet is counted in.' end,
    case when b.claim <> 'variance_level' and b.fitted_on is not null then 'Believed: '
      || to_char(b.posterior_sceptical_mean, 'FMS0.0000') || ' by the data alone, '
      || to_char(b.posterior_registered_mean, 'FMS0.0000') || ' with the literature.' end,
    case when b.power_edge is not null then 'Were the registered size true, '
      || round((100 * b.power_edge)::numeric) || ' of 100 such histories would show an edge and '
      || round((100 * b.power_premium)::numeric) || ' a premium.' end,
    case when r.trades > 0 then r.trades || ' closed trades expected '
      || private.rupees(r.expected) || ' rupees and made ' || private.rupees(r.realised) || '.' end,
    case when b.closed_until is not null
      then 'Premium is closed until ' || b.closed_until || '.' end) as says,
  b.source, b.note, b.fitted_on
from public.beliefs b
left join lateral (
  select count(*) as trades, sum(x.expected) as expected, sum(x.realised) as realised
  from public.belief_trades x
  where (x.claim, x.scope, x.horizon_sessions) = (b.claim, b.scope, b.horizon_sessions)) r on true;

revoke all on table public.belief_ledger from public, anon, authenticated;
grant select on table public.belief_ledger to service_role;

comment on view public.belief_ledger is
  'What the desk believes of each premium, in words: what was measured, what it could have '
  'shown, what it opens, and what trades that rest on it made since. Beta is realised over implied '
  'volatility.';

create view private.trail_of_analysis with (security_invoker = true) as
select r.trading_date, r.risk, t.underlying, s.place, 'analyze' as stage, s.section, s.subject,
  s.outcome, s.detail, s.figures
from public.runs r
join public.tasks t using (run_id)
left join public.market_regimes m on m.trading_date = r.trading_date
left join public.underlying_analyses a
  on a.trading_date = r.trading_date and a.underlying = t.underlying and a.risk = r.risk
left join lateral (
  select jsonb_agg(to_jsonb(c) - 'analysis_id' order by abs(c.score * c.weight) desc, c.component)
      as parts,
    (array_agg(c.component || ' ' || to_char(c.score, 'SG0.00') || ' x '
      || to_char(100 * c.weight, 'FM990.0') || '%'
      order by abs(c.score * c.weight) desc, c.component))[1:5] as strongest
  from public.direction_components c where c.analysis_id = a.analysis_id) d on true
cross join lateral (values
  (array[1::bigint], 'market', 'regime', coalesce(m.level::text, 'unknown'),
    case when m.level is null then 'not measured: the run of the date has not ended'
    else concat_ws('; ',
      case m.source when 'india_vix'
        then 'India VIX ' || round(m.vix, 2) || ' (' || m.vix_trend || ')'
      when 'nifty_smile' then 'no India VIX, told from the smile of NIFTY'
      else 'neither India VIX nor a smile of NIFTY' end,
      'label ' || m.label, 'NIFTY ' || m.nifty_direction, 'term structure ' || m.term,
      array_to_string(m.reasons, '; ')) end,
    jsonb_build_object('level', m.level, 'label', m.label, 'vix', round(m.vix, 2),
      'vix_percentile', round(m.vix_percentile, 1), 'vix_trend', m.vix_trend,
      'source', m.source, 'term', m.term, 'nifty_direction', m.nifty_direction,
      'reasons', m.reasons)),
  (array[2], 'task', t.underlying, t.state,
    case t.state when 'rejected' then concat_ws(': ', t.reason, t.detail)
    else concat_ws('; ',
      case when t.not_before is not null
        then 'put off to ' || private.clock_text(t.not_before, r.trading_date) end,
      nullif(concat_ws(', ', 'chains ' || (t.counts ->> 'chains'),
        'sets of strikes scanned ' || (t.counts ->> 'candidates'),
        'definitions accepted ' || (t.counts ->> 'accepted'),
        'rejected ' || (t.counts ->> 'rejected')), ''),
      'noted: ' || nullif(array_to_string(a.notes, ', '), '')) end,
    jsonb_build_object('reason', t.reason, 'detail', t.detail, 'counts', t.counts,
      'notes', a.notes)),
  (array[3], 'readings', 'spot', round(a.spot, 2)::text,
    concat_ws('; ', 'forward ' || round(a.forward, 2) || ' for ' || a.near_expiry || ' ('
        || a.near_expiry - a.trading_date || ' days)',
      'expected move +-' || round(a.expected_move_1sd, 2),
      'smile ' || a.smile_model || ', ' || a.smile_label,
      'chain of ' || private.clock_text(a.analyzed_at, a.trading_date)),
    jsonb_build_object('spot', a.spot, 'forward', a.forward, 'near_expiry', a.near_expiry,
      'far_expiry', a.far_expiry, 'expected_move_1sd', a.expected_move_1sd,
      'smile_model', a.smile_model, 'smile_label', a.smile_label, 'analyzed_at', a.analyzed_at)),
  (array[4], 'readings', 'volatility', coalesce(a.environment, 'unknown'),
    concat_ws('; ',
      'percentile ' || round(a.iv_percentile, 1) || ' (' || a.environment_label || ')',
      '30 days implied ' || round(100 * a.atm_volatility_30, 1) || '%',
      '20 sessions realised ' || round(100 * a.realised_20, 1) || '%',
      'mean reversion ' || a.mean_reversion, 'term structure ' || a.term_state),
    jsonb_build_object('environment', a.environment, 'environment_label', a.environment_label,
      'iv_percentile', a.iv_percentile, 'iv_rank', a.iv_rank, 'iv_days', a.iv_days,
      'atm_volatility_30', a.atm_volatility_30, 'realised_20', a.realised_20,
      'mean_reversion', a.mean_reversion, 'term_state', a.term_state)),
  (array[5], 'readings', 'levels',
    concat_ws(' to ', round(a.support, 2), round(a.resistance, 2)),
    concat_ws('; ', 'nearest support and resistance',
      'value area ' || round(a.value_low, 2) || ' to ' || round(a.value_high, 2),
      'most volume at ' || round(a.point_of_control, 2), 'max pain ' || round(a.max_pain, 2)),
    jsonb_build_object('support', a.support, 'resistance', a.resistance, 'value_low', a.value_low,
      'value_high', a.value_high, 'point_of_control', a.point_of_control,
      'max_pain', a.max_pain)),
  (array[6], 'readings', 'direction', a.direction::text,
    concat_ws('; ', a.strength || ', score ' || to_char(a.direction_score, 'SG0.000')
        || ', confidence ' || round(a.confidence, 2),
      a.timeframe || ' term', 'strongest ' || array_to_string(d.strongest, ', ')),
    jsonb_build_object('strength', a.strength, 'score', a.direction_score,
      'confidence', a.confidence, 'timeframe', a.timeframe,
      'components', coalesce(d.parts, '[]'))),
  (array[7], 'view', 'measure P',
    case when a.view_beta = 1 and a.view_mu = 0 then 'the market''s' else 'believed' end,
    concat_ws('; ', 'beta ' || round(a.view_beta, 3) || ', mu ' || round(a.view_mu, 4),
      a.belief),
    jsonb_build_object('beta', a.view_beta, 'mu', a.view_mu, 'belief', a.belief,
      'horizons', coalesce(a.view_detail, '[]')))
) s (place, section, subject, outcome, detail, figures)
where a.analysis_id is not null or s.section in ('market', 'task');

revoke all on table private.trail_of_analysis from public, anon, authenticated;
grant select on table private.trail_of_analysis to service_role;

comment on view private.trail_of_analysis is
  'Steps of the trail that tell market, readings and view of an underlying.';

create view private.trail_of_strategies with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying,
  array[x.place, s.rank, s.strategy_id] as place,
  'analyze' as stage, x.section, s.definition as subject, x.outcome, x.detail, x.figures
from public.strategies s
cross join lateral (select private.strike_search(s) as strike_search) f
cross join lateral (select private.direction_error(s) as direction_error) e
left join lateral (
  select jsonb_agg(jsonb_build_object('scheme', c.scheme, 'part', c.part,
      'score', round(c.score, 4), 'weight', c.weight) order by c.scheme, c.weight desc, c.part)
      as parts,
    string_agg(c.part || ' ' || round(c.score, 2)
      || case c.part when 'direction' then coalesce(' (a full score drifts +- ' || e.direction_error
        || ' deviations)', '') else '' end
      || ' x ' || round(100 * c.weight) || '%', ', '
      order by c.weight desc, c.part) filter (where c.scheme = 'total') as total,
    string_agg(c.part || ' ' || round(c.score, 2) || ' x ' || round(100 * c.weight) || '%', ', '
      order by c.weight desc, c.part) filter (where c.scheme = 'selection') as selection
  from public.strategy_scores c where c.strategy_id = s.strategy_id) p on true
cross join lateral (
  select jsonb_agg(jsonb_build_object('scheme', 'quantum', 'part', n.part, 'score', n.score,
      'weight', n.weight) order by n.place) as parts,
    string_agg(n.part || ' ' || round(n.score, 2) || ' x ' || round(100 * n.weight) || '%', ', '
      order by n.place) as said
  from private.quantum_parts(s.quantum_parts) n) q
cross join lateral (values
  (10::bigint, 'strategy', 'accepted',
    concat_ws('; ', private.legs_text(s.strategy_id) || ', expiry ' || s.expiry
        || coalesce(' and ' || s.far_expiry, ''),
      s.sleeve || coalesce(', rank ' || s.rank, '')
        || coalesce(', not ' || case s.sleeve when 'premium' then 'edge' else 'premium' end
          || ': ' || s.sleeve_reason, ''),
      'premium ' || private.rupees(s.net_premium) || ', profit at most '
        || coalesce(private.rupees(s.max_profit), 'unlimited') || ', loss at most '
        || coalesce(private.rupees(s.max_loss), 'unlimited'),
      'PoP ' || round(100 * s.pop_p, 1) || '%',
      'EV ' || private.rupees(s.ev_p)
        || coalesce(' +- ' || private.rupees(s.ev_standard_error), '') || ', above 0 with '
        || round(100 * s.p_plus_sceptical, 1) || '% (sceptical) and '
        || round(100 * s.p_plus_registered, 1) || '% (registered), on '
        || coalesce(s.belief, 'no belief'),
      'by its exit rules EV ' || private.rupees(s.ev_policy) || ', PoP '
        || round(100 * s.pop_policy, 1) || '%, held ' || round(s.expected_days_held, 1) || ' days',
      case s.sleeve when 'carry' then 'expected cost ' || round(100 * s.cost_ratio, 2)
          || '% of the maximum loss'
        else 'EV ' || round(100 * s.order_ratio, 2) || '% of the risk' end,
      'margin ' || private.rupees(s.margin), 'worst move '
        || private.rupees(s.worst_loss) || ', Kelly ' || round(100 * s.kelly, 1) || '%',
      'stands in for ' || s.stands_in_for || ' at ' || round(100 * s.substitution_weight) || '%',
      'score ' || round(s.total_score, 4) || coalesce(' (' || s.conviction || ')', '')
        || ', quantum ' || round(s.quantum_score, 4)),
    jsonb_build_object('sleeve', s.sleeve, 'sleeve_reason', s.sleeve_reason, 'rank', s.rank,
      'belief', s.belief, 'legs', private.legs_text(s.strategy_id), 'expiry', s.expiry,
      'far_expiry', s.far_expiry, 'lot_size', s.lot_size, 'net_premium', round(s.net_premium, 2),
      'max_profit', round(s.max_profit, 2), 'max_loss', round(s.max_loss, 2),
      'pop_p', round(s.pop_p, 4), 'ev_p', round(s.ev_p, 2),
      'ev_standard_error', round(s.ev_standard_error, 2), 'ev_q', round(s.ev_q, 2),
      'p_plus_sceptical', round(s.p_plus_sceptical, 4),
      'p_plus_registered', round(s.p_plus_registered, 4),
      'outcome_deviation', round(s.outcome_deviation, 2), 'cvar95', round(s.cvar95, 2),
      'round_trip_cost', round(s.round_trip_cost, 2), 'order_ratio', round(s.order_ratio, 4),
      'cost_ratio', round(s.cost_ratio, 4), 'ev_policy', round(s.ev_policy, 2),
      'ev_policy_error', round(s.ev_policy_error, 2), 'pop_policy', round(s.pop_policy, 4),
      'expected_days_held', round(s.expected_days_held, 1), 'margin', round(s.margin, 2),
      'worst_loss', round(s.worst_loss, 2), 'kelly', round(s.kelly, 4), 'tilt', s.tilt,
      'stands_in_for', s.stands_in_for, 'substitution_weight', s.substitution_weight,
      'quantum_score', round(s.quantum_score, 4),
      'total_score', round(s.total_score, 4), 'conviction', s.conviction)),
  (11, 'scores', round(s.total_score, 4)::text,
    concat_ws('; ', p.total,
      'selection ' || round(s.selection_score, 4) || ': ' || p.selection,
      'quantum ' || round(s.quantum_score, 4) || ': ' || q.said),
    jsonb_build_object('total', round(s.total_score, 4),
      'selection', round(s.selection_score, 4), 'quantum', round(s.quantum_score, 4),
      'direction_error', e.direction_error, 'parts', p.parts || coalesce(q.parts, '[]'))),
  (12, 'strikes', case when f.strike_search ? 'relaxed' then 'relaxed' else 'found' end,
    concat_ws('; ',
      (select string_agg((e.slot ->> 'found') || ' (asked: ' || (e.slot ->> 'asked') || ')', ', '
        order by e.i)
        from jsonb_array_elements(f.strike_search -> 'slots') with ordinality e (slot, i)),
      'best of ' || (f.strike_search ->> 'scanned') || ' sets',
      'relaxed ' || (f.strike_search -> 'relaxed' ->> 'level') || ' time(s): '
        || (f.strike_search -> 'relaxed' ->> 'because')),
    f.strike_search)
) x (place, section, outcome, detail, figures)
where s.state = 'accepted' and (x.section <> 'scores' or p.parts is not null)
  and (x.section <> 'strikes' or f.strike_search is not null)
union all
select s.trading_date, s.risk, s.underlying, array[13, -count(*), min(s.strategy_id)], 'analyze',
  'rejection', s.reason, count(*) || ' rejected',
  case when count(distinct s.detail) < 2
    then concat_ws(': ', string_agg(s.definition, ', ' order by s.strategy_id), min(s.detail))
  when count(*) <= 4
    then string_agg(concat_ws(': ', s.definition, s.detail), '; ' order by s.strategy_id)
  else string_agg(s.definition, ', ' order by s.strategy_id) || '; such as '
    || (array_agg(concat_ws(': ', s.definition, s.detail) order by s.strategy_id))[1] end,
  jsonb_build_object('reason', s.reason, 'definitions',
    jsonb_agg(jsonb_build_object('definition', s.definition, 'detail', s.detail)
      order by s.strategy_id))
from public.strategies s where s.state = 'rejected'
group by s.trading_date, s.risk, s.underlying, s.reason;

revoke all on table private.trail_of_strategies from public, anon, authenticated;
grant select on table private.trail_of_strategies to service_role;

comment on view private.trail_of_strategies is
  'Steps of the trail that tell the accepted strategies of an underlying with scores and strikes, '
  'and what its other definitions were rejected for, a step a reason.';

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

create view private.trail_of_plans with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying,
  array[30, p.entry_id, case p.kind when 'entry' then 1 else 5 end, p.plan_id]
    || o.place as place,
  case when p.kind in ('entry', 'adjust') or p.rule in ('flatten', 'adjustment') then 'execute'
    else 'monitor' end as stage,
  o.section, o.subject, o.outcome, o.detail, o.figures
from public.strategies s
-- From the strategy to its plans: from the plans of an underlying it would be those of years.
cross join lateral (
  select e.*, e.plan_id as entry_id
  from public.allocations a join public.plans e using (allocation_id)
  where a.strategy_id = s.strategy_id
  union all
  select e.*, x.plan_id
  from public.positions x join public.plans e on e.position_id = x.position_id
  where x.strategy_id = s.strategy_id) p
cross join lateral (
  select array[1::bigint] as place, 'plan' as section, p.kind || ' ' || s.definition as subject,
    p.state as outcome,
    concat_ws('; ', p.reason,
      p.mode || ', ' || p.lots || case p.lots when 1 then ' lot' else ' lots' end,
      private.clock_text(p.created_at, s.trading_date)) as detail,
    jsonb_build_object('kind', p.kind, 'mode', p.mode, 'lots', p.lots, 'state', p.state,
      'reason', p.reason, 'rule', p.rule, 'created_at', p.created_at,
      'finished_at', p.finished_at) as figures
  union all
  select array[2, i.step, i.intent_id], 'order',
    i.side || ' ' || i.quantity || ' '
      || coalesce(private.leg_name(l.leg_right, l.strike), 'leg ' || i.leg_number)
      || case when s.far_expiry is null or l.expiry is null then '' else ' ' || l.expiry end,
    coalesce(o.state, i.state),
    concat_ws('; ', 'to ' || i.purpose, 'limit ' || private.price_text(i.limit_price),
      o.filled_quantity || ' filled' || coalesce(' at ' || private.price_text(o.average_price), ''),
      private.clock_text(coalesce(o.sent_at, i.written_at), s.trading_date),
      coalesce(o.reason, i.reason)),
    jsonb_build_object('step', i.step, 'purpose', i.purpose, 'side', i.side,
      'leg', coalesce(private.leg_name(l.leg_right, l.strike), 'leg ' || i.leg_number),
      'expiry', l.expiry, 'quantity', i.quantity, 'limit_price', i.limit_price,
      'state', coalesce(o.state, i.state),
      'filled_quantity', coalesce(o.filled_quantity, 0),
      'average_price', round(o.average_price, 4), 'reason', coalesce(o.reason, i.reason),
      'sent_at', coalesce(o.sent_at, i.written_at))
  from public.intents i
  left join public.orders o using (intent_id)
  left join lateral (
    select g.leg_right, g.strike, g.expiry from public.strategy_legs g
    where g.strategy_id = s.strategy_id and g.leg_number = i.leg_number
    union all
    select n.leg_right::text::public.leg_right, n.strike, n.expiry
    from public.adjustment_legs n
    where n.position_id = p.position_id and n.leg_number = i.leg_number
      and n.purpose = 'open') l on true
  where i.plan_id = p.plan_id) o;

revoke all on table private.trail_of_plans from public, anon, authenticated;
grant select on table private.trail_of_plans to service_role;

comment on view private.trail_of_plans is
  'Steps of the trail that tell the plans of an entry and its exits, each before its orders.';

create view private.trail_of_positions with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying, array[30, x.plan_id] || o.place as place,
  case when o.section = 'position' or o.subject = 'flatten' then 'execute' else 'monitor' end
    as stage, o.section, o.subject,
  o.outcome, o.detail, o.figures
from public.positions x
join public.strategies s using (strategy_id)
left join lateral (
  select count(*) as marked, min(m.unrealised) as worst, max(m.unrealised) as best,
    (array_agg(m.unrealised order by m.marked_at desc))[1] as last_value,
    (array_agg(m.state order by m.marked_at desc))[1] as last_state, max(m.marked_at) as last_at
  from public.position_marks m where m.position_id = x.position_id) k on true
cross join lateral (
  select array[2::bigint] as place, 'position' as section, x.definition as subject,
    case x.state when 'closed' then 'opened' else x.state end as outcome,
    concat_ws('; ', private.clock_text(x.opened_at, s.trading_date),
      case when x.entry_net < 0 then 'paid ' else 'received ' end
        || private.rupees(abs(x.entry_net)) || ', charges ' || private.rupees(x.entry_charges),
      'capital ' || private.rupees(x.capital_used),
      'closes at ' || (select string_agg(case e.rule
        when 'profit_target'
          then 'the evening''s closing value, profit of '
            || private.rupees(x.lots * e.least_profit_per_lot) || ' at least'
        when 'stop_loss' then 'loss of ' || private.rupees(x.lots * e.loss_per_lot) || ' at mid'
        when 'trailing_stop' then private.rupees(x.lots * e.given_back_per_lot)
          || ' below the best profit, once that was '
          || private.rupees(x.lots * e.least_profit_per_lot)
        when 'scale_out' then 'profit of ' || private.rupees(e.least_profit_per_lot)
          || ' a lot for ' || round(100 * e.close_share) || '% of the lots'
        when 'delta_breach' then 'a delta of ' || e.delta_beyond
        when 'touch' then 'a sold strike'
          || case when e.strike_distance > 0
            then ' or ' || round(100 * e.strike_distance, 2) || '% before it' else '' end
        when 'iv_exit' then 'implied volatility ' || case when e.volatility_change > 0
          then '+' else '' end || round(100 * e.volatility_change, 1) || '%'
        when 'event_exit' then to_char(e.at_time, 'HH24:MI') || ', ' || e.sessions_before
          || ' session(s) before ' || coalesce('an event of kind ' || e.event_kind, 'an event')
        when 'time_exit' then to_char(e.at_time, 'HH24:MI') || ', ' || e.sessions_before
          || ' session(s) before ' || x.expiry
        else to_char(e.at_time, 'HH24:MI') || ', ' || e.days_before || ' day(s) before '
          || x.expiry end, ' or ' order by e.rule_number)
        from public.exit_rules e where e.strategy_id = x.strategy_id and e.is_on)) as detail,
    jsonb_build_object('mode', x.mode, 'lots', x.lots, 'opened_at', x.opened_at,
      'entry_net', round(x.entry_net, 2), 'entry_charges', round(x.entry_charges, 2),
      'capital_used', round(x.capital_used, 2), 'expiry', x.expiry) as figures
  union all
  select array[3], 'marks', x.definition, k.last_state,
    concat_ws('; ', k.marked || case k.marked when 1 then ' mark' else ' marks' end,
      'worst ' || private.rupees(k.worst), 'best ' || private.rupees(k.best),
      'last ' || coalesce(private.rupees(k.last_value), 'without a quote') || ' at '
        || private.clock_text(k.last_at, s.trading_date)),
    jsonb_build_object('marks', k.marked, 'worst', round(k.worst, 2), 'best', round(k.best, 2),
      'last', round(k.last_value, 2), 'last_at', k.last_at)
  where k.marked > 0
  union all
  select array[5, coalesce(e.plan_id, 0), 0, e.exit_id], 'exit', e.rule, 'fired',
    concat_ws('; ', case e.rule
      when 'profit_target' then 'target ' || private.rupees((e.details ->> 'target')::numeric)
      when 'stop_loss' then 'loss limit ' || private.rupees((e.details ->> 'limit')::numeric)
      when 'trailing_stop' then 'best profit ' || private.rupees((e.details ->> 'peak')::numeric)
        || ', trail at ' || private.rupees((e.details ->> 'limit')::numeric)
      when 'scale_out' then (e.details ->> 'lots') || ' lot(s) at a profit of '
        || private.rupees((e.details ->> 'profit')::numeric) || ' each'
      when 'delta_breach' then 'delta ' || private.figures_text(e.details -> 'deltas', 3)
        || ', beyond ' || (e.details ->> 'beyond')
      when 'touch' then 'sold strike ' || (e.details ->> 'strike') || ', spot '
        || private.figures_text(e.details -> 'spots', 2)
      when 'iv_exit' then 'implied volatility changed by '
        || private.figures_text(e.details -> 'changes', 3) || ', limit '
        || (e.details ->> 'change')
      when 'flatten' then 'asked for by the owner'
      when 'adjustment' then 'adjustment ' || (e.details ->> 'adjustment') || ' accepted by the '
        || 'owner'
      when 'event_exit' then (e.details ->> 'event') || ' on ' || (e.details ->> 'date') || ', due '
        || private.clock_text((e.details ->> 'dueAt')::timestamptz, s.trading_date)
      else 'due ' || private.clock_text((e.details ->> 'dueAt')::timestamptz, s.trading_date) end,
      'marks ' || (select string_agg(private.rupees(v::numeric), ' and ' order by i)
        from jsonb_array_elements_text(e.details -> 'marks') with ordinality d (v, i)),
      'at ' || private.clock_text(e.fired_at, s.trading_date)),
    jsonb_build_object('rule', e.rule, 'fired_at', e.fired_at, 'details', e.details)
  from public.exits e where e.position_id = x.position_id
  union all
  select array[9], 'result', x.definition, x.state,
    concat_ws('; ', 'realised ' || private.rupees(x.realised) || ' after all charges',
      case when x.exit_net < 0 then 'paid ' else 'received ' end
        || private.rupees(abs(x.exit_net)) || ', charges ' || private.rupees(x.exit_charges),
      'by ' || x.exit_rule || ' at ' || private.clock_text(x.closed_at, s.trading_date)),
    jsonb_build_object('realised', round(x.realised, 2), 'exit_net', round(x.exit_net, 2),
      'exit_charges', round(x.exit_charges, 2), 'exit_rule', x.exit_rule,
      'closed_at', x.closed_at)
  where x.state = 'closed') o;

revoke all on table private.trail_of_positions from public, anon, authenticated;
grant select on table private.trail_of_positions to service_role;

comment on view private.trail_of_positions is
  'Steps of the trail that tell a position, its marks in one step, the exits that fired and what '
  'it came to.';

create view public.decision_trail with (security_invoker = true) as
select x.trading_date, x.risk, x.underlying,
  row_number() over (partition by x.trading_date, x.risk, x.underlying
    order by x.place)::integer as step,
  x.stage, x.section, x.subject, x.outcome, x.detail, x.figures
from (
  select * from private.trail_of_analysis
  union all
  select * from private.trail_of_strategies
  union all
  select * from private.trail_of_allocation
  union all
  select * from private.trail_of_plans
  union all
  select * from private.trail_of_positions) x;

revoke all on table public.decision_trail from public, anon, authenticated;
grant select on table public.decision_trail to service_role;

comment on view public.decision_trail is
  'Why an underlying got what it got: one row a step, from market and readings over strategies, '
  'scores, rejections, allocation and orders to the exit. Filter by underlying and trading_date, '
  'order by risk and step.';
comment on column public.decision_trail.trading_date is
  'Of the run that decided; an exit on a later date belongs to it too.';
comment on column public.decision_trail.subject is
  'What the step is about: a reading, a definition, a reason, an order.';
comment on column public.decision_trail.figures is
  'What detail says, as numbers. Amounts in rupees: of a strategy a lot, else of all lots.';

create function public.decision_trail_of(p_underlying text, p_trading_date date) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_date date := coalesce(p_trading_date, (select r.trading_date from public.runs r
    where exists (select 1 from public.tasks t
      where t.run_id = r.run_id and t.underlying = p_underlying)
    order by r.trading_date desc limit 1));
begin
  if not exists (select 1 from public.underlyings where underlying = p_underlying) then
    raise exception 'underlying: % is not known', p_underlying
      using errcode = 'P0001', hint = 'unknown_underlying';
  end if;
  return (select coalesce(jsonb_agg(to_jsonb(d) order by d.risk, d.step), '[]')
    from public.decision_trail d
    where d.underlying = p_underlying and d.trading_date = v_date);
end $$;

revoke all on function public.decision_trail_of(text, date) from public, anon, authenticated;
grant execute on function public.decision_trail_of(text, date) to service_role;

comment on function public.decision_trail_of(text, date) is
  'The steps of decision_trail of one underlying and date, of every risk level that ran; the '
  'latest date that took the underlying where none is given.';

create function private.days_of_week(p_monday date, p_now timestamptz)
returns table (trading_date date, realised numeric, charges numeric, cash numeric,
  unrealised numeric, unrealised_mid numeric, marked bigint, entries bigint, exits bigint,
  denied bigint, unwound bigint)
language sql stable set search_path = '' as $$
  select d.trading_date, coalesce(l.realised, 0), coalesce(l.charges, 0), coalesce(l.cash, 0),
    l.unrealised, l.unrealised_mid, coalesce(l.marked, 0), coalesce(y.entries, 0),
    coalesce(l.exits, 0), coalesce(y.denied, 0), coalesce(l.unwound, 0)
  from public.sessions d
  cross join lateral (
    select sum(e.realised) as realised, sum(e.charges) as charges, sum(e.cash) as cash,
      case when bool_and(e.unrealised is not null) filter (where e.marked > 0)
        then sum(e.unrealised) end as unrealised,
      case when bool_and(e.unrealised_mid is not null) filter (where e.marked > 0)
        then sum(e.unrealised_mid) end as unrealised_mid,
      sum(e.marked)::bigint as marked, sum(e.closed)::bigint as exits,
      sum(e.unwound)::bigint as unwound
    from public.day_ledger e where e.trading_date = d.trading_date) l
  -- Sums of one row each: joined without, the summary would be made of every day there was.
  cross join lateral (
    select sum(z.plans_filled)::bigint as entries, sum(z.denied)::bigint as denied
    from public.desk_summary z where z.trading_date = d.trading_date) y
  where d.trading_date between p_monday and p_monday + 6 and d.opens_at <= p_now
$$;

revoke all on function private.days_of_week(date, timestamptz) from public, anon, authenticated;
grant execute on function private.days_of_week(date, timestamptz) to service_role;

comment on function private.days_of_week(date, timestamptz) is
  'The sessions that began in the week of a Monday, each with its money and its trades.';

create function private.report_page(p_report public.weekly_reports) returns text
language sql stable set search_path = '' as $$
  with w as (
    select m.monday, m.monday::timestamp at time zone 'Asia/Kolkata' as from_at,
      (m.monday + 7)::timestamp at time zone 'Asia/Kolkata' as to_at
    from (select date_trunc('week', p_report.trading_date::timestamp)::date as monday) m
  ), d as materialized (
    select y.* from w cross join lateral private.days_of_week(w.monday, p_report.made_at) y
  )
  select concat_ws(E'\n',
    format('Week of %s to %s, sessions: %s, written %s IST',
      to_char(w.monday, 'FMDD Mon'), to_char(p_report.trading_date, 'FMDD Mon YYYY'),
      p_report.sessions, private.clock_text(p_report.made_at, null)), '',
    'realised         ' || private.rupees(p_report.realised)
      || ' rupees after all charges, of what ended',
    'charges          ' || private.rupees(p_report.charges),
    'cash             ' || private.rupees(p_report.cash)
      || ' by the fills, without charges, received +',
    'held             ' || coalesce((
      select case when d.marked = 0 then 'nothing was marked on ' || d.trading_date
        else coalesce(private.rupees(p_report.unrealised), 'no quote')
          || ' at the far side of the quotes, '
          || coalesce(private.rupees(p_report.unrealised_mid), 'no quote') || ' at mid ('
          || d.trading_date || ')' end
      from d order by d.trading_date desc limit 1), 'no session yet'),
    format('entries          %s filled, %s denied, %s traded back', p_report.entries,
      p_report.denied, p_report.unwound),
    'exits            ' || p_report.exits,
    'best strategy    ' || p_report.best_definition || ', '
      || private.rupees(p_report.best_definition_realised),
    'worst strategy   ' || p_report.worst_definition || ', '
      || private.rupees(p_report.worst_definition_realised),
    'best underlying  ' || p_report.best_underlying || ', '
      || private.rupees(p_report.best_underlying_realised),
    'worst underlying ' || p_report.worst_underlying || ', '
      || private.rupees(p_report.worst_underlying_realised),
    format('alerts           %s critical, %s warning, %s info', p_report.alerts_critical,
      p_report.alerts_warning, p_report.alerts_info), '',
    'date        entries  exits        realised         charges      unrealised          at mid',
    '----------  -------  -----  --------------  --------------  --------------  --------------',
    (select string_agg(format('%s  %7s  %5s  %14s  %14s  %14s  %14s', d.trading_date, d.entries,
        d.exits, private.rupees(d.realised), private.rupees(d.charges),
        coalesce(private.rupees(d.unrealised), '-'),
        coalesce(private.rupees(d.unrealised_mid), '-')), E'\n' order by d.trading_date)
      from d),
    -- A message is the text of a failure, which may have lines of its own.
    (select E'\nunread alerts of the week, the gravest first' || string_agg(E'\n' || rtrim(left(
        format('%-8s  %s  %s', a.level, private.clock_text(a.raised_at, null),
          regexp_replace(a.message, '\s+', ' ', 'g')), 100)), '' order by a.place)
      from (
        select y.level, y.raised_at, y.message, row_number() over (order by
          array_position('{critical,warning,info}', y.level), y.raised_at desc, y.alert_id) as place
        from public.alerts y
        where not y.seen and y.raised_at >= w.from_at and y.raised_at < w.to_at) a
      where a.place <= 10))
  from w
$$;

revoke all on function private.report_page(public.weekly_reports)
  from public, anon, authenticated;
grant execute on function private.report_page(public.weekly_reports) to service_role;

comment on function private.report_page(public.weekly_reports) is
  'A week''s report as one page for a person: its figures, a line a session and the gravest unread '
  'alerts.';

create function public.store_report(p_date date, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_monday date := date_trunc('week', p_date::timestamp)::date;
  v_from timestamptz := v_monday::timestamp at time zone 'Asia/Kolkata';
  v_to timestamptz := (v_monday + 7)::timestamp at time zone 'Asia/Kolkata';
  v_report public.weekly_reports;
begin
  select max(trading_date), count(*) filter (where opens_at <= p_now)
  into v_report.trading_date, v_report.sessions
  from public.sessions where trading_date between v_monday and v_monday + 6;
  if v_report.trading_date is null then
    raise exception 'report of %: the calendar has no session in its week', p_date
      using errcode = 'P0001', hint = 'not_a_session';
  end if;
  v_report.made_at := p_now;

  select coalesce(sum(realised), 0), coalesce(sum(charges), 0), coalesce(sum(cash), 0),
    (array_agg(unrealised order by trading_date desc))[1],
    (array_agg(unrealised_mid order by trading_date desc))[1],
    coalesce(sum(entries), 0), coalesce(sum(exits), 0), coalesce(sum(denied), 0),
    coalesce(sum(unwound), 0)
  into v_report.realised, v_report.charges, v_report.cash, v_report.unrealised,
    v_report.unrealised_mid, v_report.entries, v_report.exits, v_report.denied, v_report.unwound
  from private.days_of_week(v_monday, p_now);

  select count(*) filter (where level = 'critical'), count(*) filter (where level = 'warning'),
    count(*) filter (where level = 'info')
  into v_report.alerts_critical, v_report.alerts_warning, v_report.alerts_info
  from public.alerts where raised_at >= v_from and raised_at < v_to;

  select (array_agg(definition order by realised desc, definition) filter (where by_definition))[1],
    max(realised) filter (where by_definition),
    (array_agg(definition order by realised, definition) filter (where by_definition))[1],
    min(realised) filter (where by_definition),
    (array_agg(underlying order by realised desc, underlying) filter (where not by_definition))[1],
    max(realised) filter (where not by_definition),
    (array_agg(underlying order by realised, underlying) filter (where not by_definition))[1],
    min(realised) filter (where not by_definition)
  into v_report.best_definition, v_report.best_definition_realised, v_report.worst_definition,
    v_report.worst_definition_realised, v_report.best_underlying,
    v_report.best_underlying_realised, v_report.worst_underlying,
    v_report.worst_underlying_realised
  from (
    select definition, underlying, definition is not null as by_definition,
      sum(realised) as realised
    from public.day_ledger
    where trading_date between v_monday and v_monday + 6 and closed + unwound > 0
    group by grouping sets ((definition), (underlying))) e;

  v_report.page := private.report_page(v_report);
  -- Of two calls at once the later one stays; a holiday that was announced since moves the key.
  lock table public.weekly_reports in share row exclusive mode;
  delete from public.weekly_reports where trading_date between v_monday and v_monday + 6;
  insert into public.weekly_reports values (v_report.*);
  return jsonb_build_object('sessions', v_report.sessions, 'entries', v_report.entries,
    'exits', v_report.exits, 'denied', v_report.denied, 'unwound', v_report.unwound);
end $$;

revoke all on function public.store_report(date, timestamptz) from public, anon, authenticated;
grant execute on function public.store_report(date, timestamptz) to service_role;

comment on function public.store_report(date, timestamptz) is
  'Writes the report of the calendar week of a date, as far as it has come, in the place of one '
  'that was written before. Returns how many sessions it has and what was traded in them.';
