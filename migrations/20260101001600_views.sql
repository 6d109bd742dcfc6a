-- Compiled from supabase/schemas/1600_views by `npm run schema`: edit it there.

create function private.legs_text(p_strategy_id bigint) returns text
language sql stable set search_path = '' as $$
  select string_agg(
    case side when 'buy' then '+' else '-' end
      || case when ratio > 1 then ratio || 'x' else '' end
      || case leg_right when 'underlying' then 'underlying'
        when 'call' then trim_scale(strike) || 'C' else trim_scale(strike) || 'P' end,
    ' ' order by leg_number)
  from public.strategy_legs where strategy_id = p_strategy_id
$$;

revoke all on function private.legs_text(bigint) from public, anon, authenticated;
grant execute on function private.legs_text(bigint) to service_role;

comment on function private.legs_text(bigint) is
  'The legs of a strategy as one text: +24400P -24600P -25400C +25600C.';

create view public.desk_summary with (security_invoker = true) as
select r.trading_date, r.risk, r.run_id, r.state, r.started_at, r.finished_at,
  t.underlyings, t.succeeded, t.rejected,
  (select count(*) from public.strategies s
    where s.run_id = r.run_id and s.state = 'accepted') as accepted_strategies,
  m.level as regime, m.vix, m.vix_percentile, m.vix_trend,
  m.source as regime_source, n.spot as nifty, n.atm_volatility as nifty_volatility,
  a.capital, a.deployed, a.allocations,
  p.plans, p.denied, p.filled as plans_filled, p.failed as plans_failed,
  (select count(*)
    from public.orders o join public.intents i using (intent_id)
    join public.plans l using (plan_id)
    where l.trading_date = r.trading_date) as orders,
  (select count(*)
    from public.fills f join public.orders o using (order_id)
    join public.intents i using (intent_id) join public.plans l using (plan_id)
    where l.trading_date = r.trading_date) as fills,
  o.open as positions_open, o.unrealised, c.closed as positions_closed, c.realised,
  r.metrics -> 'cpuMs' as cpu_ms, r.metrics -> 'wallMs' as wall_ms, m.label as regime_label,
  m.term as regime_term, r.metrics -> 'requests' as requests, r.metrics -> 'reasons' as reasons
from public.runs r
left join lateral (
  select count(*) as underlyings, count(*) filter (where state = 'done') as succeeded,
    count(*) filter (where state = 'rejected') as rejected
  from public.tasks where run_id = r.run_id) t on true
left join public.market_regimes m on m.trading_date = r.trading_date
left join public.underlying_analyses n
  on n.trading_date = r.trading_date and n.risk = r.risk and n.underlying = 'NIFTY'
left join lateral (
  select l.capital, l.deployed,
    (select count(*) from public.allocations x
      where x.allocation_run_id = l.allocation_run_id) as allocations
  from public.allocation_runs l where l.run_id = r.run_id
  order by l.allocation_run_id desc limit 1) a on true
left join lateral (
  select count(*) filter (where state <> 'denied') as plans,
    count(*) filter (where state = 'denied') as denied,
    count(*) filter (where state = 'filled') as filled,
    count(*) filter (where state in ('failed', 'unwound')) as failed
  from public.plans where trading_date = r.trading_date and kind = 'entry') p on true
left join lateral (
  select count(*) as open, sum(k.unrealised) as unrealised
  from public.positions x
  left join lateral (
    select unrealised from public.position_marks where position_id = x.position_id
    order by marked_at desc limit 1) k on true
  where x.state <> 'closed') o on true
left join lateral (
  select count(*) as closed, sum(x.realised) as realised
  from public.positions x
  join public.plans e on e.position_id = x.position_id and e.kind = 'exit' and e.state = 'filled'
  where e.trading_date = r.trading_date) c on true;

revoke all on table public.desk_summary from public, anon, authenticated;
grant select on table public.desk_summary to service_role;

comment on view public.desk_summary is
  'One line a run: regime, what was analyzed, allocated, executed, what is open and what it '
  'brought.';

create view public.underlying_overview with (security_invoker = true) as
select a.trading_date, a.risk, a.underlying, a.spot, a.direction, a.strength,
  round(a.confidence, 2) as confidence, a.timeframe, round(a.direction_score, 3) as direction_score,
  a.environment, a.environment_label, round(a.iv_percentile, 1) as iv_percentile,
  round(a.iv_rank, 1) as iv_rank, a.iv_days, a.iv_quality,
  round(100 * a.atm_volatility_30, 2) as iv_30_percent,
  round(100 * a.realised_20, 2) as realised_20_percent,
  round(100 * a.forecast_volatility, 2) as forecast_percent, a.term_state, a.mean_reversion,
  round(a.market_beta, 2) as market_beta, a.profile ->> 'volatilityBucket' as volatility_bucket,
  round(a.support, 2) as support, round(a.resistance, 2) as resistance,
  round(a.expected_move_1sd, 2) as expected_move_1sd, round(a.view_beta, 3) as view_beta,
  round(a.view_mu, 4) as view_mu, a.events, a.candles_to, a.analyzed_at
from public.underlying_analyses a;

revoke all on table public.underlying_overview from public, anon, authenticated;
grant select on table public.underlying_overview to service_role;

comment on view public.underlying_overview is
  'One line an underlying: what analyze thinks of it and from what.';

create view public.ranked_strategies with (security_invoker = true) as
select s.trading_date, s.risk, s.sleeve, s.rank, s.underlying, s.definition,
  private.legs_text(s.strategy_id) as legs, s.expiry, s.lot_size,
  round(s.net_premium, 2) as net_premium, round(s.max_profit, 2) as max_profit,
  round(s.max_loss, 2) as max_loss, round(s.pop_p, 4) as pop_p, round(s.ev_p, 2) as ev_p,
  round(s.ev_standard_error, 2) as ev_standard_error, round(s.margin, 0) as margin,
  round(s.total_score, 4) as total_score, s.conviction, s.smile_label, s.strategy_id,
  round(s.pop_q, 4) as pop_q, round(s.ev_q, 2) as ev_q,
  round(s.edge_volatility, 2) as edge_volatility, round(s.edge_direction, 2) as edge_direction,
  round(s.cvar95, 2) as cvar95, round(s.selection_score, 4) as selection_score
from public.strategies s
where s.state = 'accepted';

revoke all on table public.ranked_strategies from public, anon, authenticated;
grant select on table public.ranked_strategies to service_role;

comment on view public.ranked_strategies is
  'Accepted strategies with rank, legs as text, probabilities, expected values and scores.';

create view public.allocation_candidates with (security_invoker = true) as
select s.run_id, s.strategy_id, s.underlying, u.kind, u.industry, u.weight, s.definition, s.sleeve,
  s.risk_class, s.margin, s.net_premium, s.max_loss, s.stress_loss, s.ev_p, s.ev_standard_error,
  s.ev_lower_bound, s.pop_p, s.expected_win, s.expected_loss, s.holding_days, s.total_score,
  s.size_factor
from public.strategies s join public.underlyings u using (underlying)
where s.state = 'accepted';

revoke all on table public.allocation_candidates from public, anon, authenticated;
grant select on table public.allocation_candidates to service_role;

comment on view public.allocation_candidates is
  'What allocate chooses from: accepted strategies with kind, industry and weight of their '
  'underlying.';

create view public.execution_queue with (security_invoker = true) as
select r.trading_date, a.allocation_id, a.rank, a.sleeve, a.underlying, s.definition,
  private.legs_text(s.strategy_id) as legs, a.lots, round(a.margin, 0) as margin,
  round(a.premium, 0) as premium, round(a.capital_used, 0) as capital_used,
  round(a.max_loss, 0) as max_loss, round(a.expected_value, 0) as expected_value, a.state, a.reason,
  (select p.reason from public.plans p
    where p.allocation_id = a.allocation_id and p.state = 'denied'
    order by p.plan_id desc limit 1) as last_denial
from public.allocations a join public.allocation_runs r using (allocation_run_id)
join public.strategies s using (strategy_id);

revoke all on table public.execution_queue from public, anon, authenticated;
grant select on table public.execution_queue to service_role;

comment on view public.execution_queue is 'Allocations with their strategy, state and last denial.';

create view public.order_book with (security_invoker = true) as
select p.trading_date, o.order_id, p.plan_id, p.kind, p.mode, p.underlying, i.step, i.purpose,
  i.side, i.security_id, i.quantity, i.limit_price, o.state, o.filled_quantity,
  round(o.average_price, 4) as average_price, i.correlation_id, o.sent_at, o.reason
from public.orders o join public.intents i using (intent_id) join public.plans p using (plan_id);

revoke all on table public.order_book from public, anon, authenticated;
grant select on table public.order_book to service_role;

comment on view public.order_book is 'Orders with plan, side, limit and state.';

create view public.trade_book with (security_invoker = true) as
select p.trading_date, f.fill_id, o.order_id, p.underlying, i.side, i.security_id, f.quantity,
  f.price, round(f.charges, 2) as charges, f.filled_at
from public.fills f join public.orders o using (order_id) join public.intents i using (intent_id)
join public.plans p using (plan_id);

revoke all on table public.trade_book from public, anon, authenticated;
grant select on table public.trade_book to service_role;

comment on view public.trade_book is 'Fills with their order and charges.';

create view public.open_positions with (security_invoker = true) as
select x.position_id, (x.opened_at at time zone 'Asia/Kolkata')::date as trading_date, x.underlying,
  x.definition, private.legs_text(x.strategy_id) as legs, x.sleeve, x.mode, x.state, x.lots,
  x.expiry, round(x.entry_net, 2) as entry_net, round(x.entry_charges, 2) as entry_charges,
  k.state as mark_state, round(k.close_value, 2) as close_value,
  round(k.unrealised, 2) as unrealised, k.marked_at, x.opened_at
from public.positions x
left join lateral (select * from public.position_marks m where m.position_id = x.position_id
  order by m.marked_at desc limit 1) k on true
where x.state <> 'closed';

revoke all on table public.open_positions from public, anon, authenticated;
grant select on table public.open_positions to service_role;

comment on view public.open_positions is 'Positions that are not closed, with their latest mark.';

create view public.failures with (security_invoker = true) as
select r.trading_date, t.finished_at as at, 'analyze' as stage, t.underlying, t.reason, t.detail
from public.tasks t join public.runs r using (run_id) where t.state = 'rejected'
union all
select p.trading_date, p.finished_at, 'execute', p.underlying, p.state, p.reason
from public.plans p where p.state in ('denied', 'failed', 'unwound')
union all
select j.trading_date, j.finished_at, 'maintain ' || j.job, null, j.error_code, j.error_message
from public.job_runs j where j.state = 'failed';

revoke all on table public.failures from public, anon, authenticated;
grant select on table public.failures to service_role;

comment on view public.failures is 'What was rejected, denied, unwound or failed, with the reason.';

create view public.data_quality with (security_invoker = true) as
select c.trading_date, c.underlying, c.expiry, c.received_at, c.smile ->> 'model' as model,
  c.smile ->> 'label' as label, (c.smile ->> 'quotes')::integer as quotes,
  round((c.smile ->> 'rmsHalfSpreads')::numeric, 3) as rms_half_spreads,
  round(100 * c.atm_volatility, 2) as atm_volatility_percent, c.counts as left_out
from public.chain_snapshots c;

revoke all on table public.data_quality from public, anon, authenticated;
grant select on table public.data_quality to service_role;

comment on view public.data_quality is
  'How good each stored chain was: fit of its smile and quotes left out.';

create view public.recent_events with (security_invoker = true) as
select started_at as at, 'run' as kind, run_id::text as id, state, stage || ' ' || trading_date ||
  ' ' || risk as subject
from public.runs
union all
select started_at, 'job', job_run_id::text, state, job || ' ' || trading_date from public.job_runs
union all
select created_at, 'allocation', allocation_run_id::text, 'stored', trading_date || ' ' || risk
from public.allocation_runs
union all
select created_at, kind || ' plan', plan_id::text, state, underlying from public.plans
union all
select opened_at, 'position', position_id::text, state, underlying || ' ' || definition
from public.positions;

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

create function public.desk_health(p_now timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_array(
    (select jsonb_build_object('check', 'calendar',
      'ok', max(trading_date) > (p_now + interval '30 days')::date,
      'detail', 'ends ' || max(trading_date))
      from public.sessions),
    (select jsonb_build_object('check', 'trading', 'ok', not paused,
      'detail', mode || coalesce(', paused: ' || reason, ''))
      from public.trading_state),
    (select jsonb_build_object('check', 'contracts', 'ok', max(listed_on) is not null,
      'detail', coalesce('instrument master of ' || max(listed_on), 'never stored'))
      from public.contracts),
    (select jsonb_build_object('check', 'candles', 'ok', max(trading_date) is not null,
      'detail', coalesce('to ' || max(trading_date), 'never stored'))
      from public.candles),
    (select jsonb_build_object('check', 'unfinished_plans', 'ok', count(*) = 0,
      'detail', count(*) || ' plans')
      from public.plans where state in ('gated', 'executing', 'unwinding')),
    (select jsonb_build_object('check', 'open_runs', 'ok', count(*) = 0,
      'detail', count(*) || ' runs')
      from public.runs where state = 'open'),
    (select jsonb_build_object('check', 'alerts', 'ok', count(*) = 0,
      'detail', count(*) || ' unseen')
      from public.alerts where not seen),
    (select jsonb_build_object('check', 'rate_stop',
      'ok', coalesce(max(stopped_until) <= p_now, true),
      'detail', coalesce('last until ' || max(stopped_until), 'never'))
      from public.rate_stops),
    (select jsonb_build_object('check', 'bans', 'ok', l.trading_date is not null,
      'detail', coalesce('list of ' || l.trading_date || ' from ' || l.source,
        'unknown: no list of the date was read'))
      from (select (p_now at time zone 'Asia/Kolkata')::date as today) d
      left join public.ban_lists l on l.trading_date = d.today))
$$;

revoke all on function public.desk_health(timestamptz) from public, anon, authenticated;
grant execute on function public.desk_health(timestamptz) to service_role;

comment on function public.desk_health(timestamptz) is
  'What could stop the desk, each with its state.';
