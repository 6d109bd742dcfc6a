-- Compiled from supabase/schemas/1600_views by `npm run schema`: edit it there.

create function private.leg_name(p_right public.leg_right, p_strike numeric) returns text
language sql immutable set search_path = '' as $$
  select case p_right when 'underlying' then 'underlying'
    when 'call' then trim_scale(p_strike) || 'C' else trim_scale(p_strike) || 'P' end
$$;

revoke all on function private.leg_name(public.leg_right, numeric) from public, anon, authenticated;
grant execute on function private.leg_name(public.leg_right, numeric) to service_role;

comment on function private.leg_name(public.leg_right, numeric) is
  'A leg as a person writes it: 24600P, 25400C or underlying.';

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

create view public.desk_summary with (security_invoker = true) as
select r.trading_date, r.risk, r.run_id, r.state, r.started_at, r.finished_at,
  coalesce(v.underlyings, t.underlyings) as underlyings,
  coalesce(v.succeeded, t.succeeded) as succeeded, coalesce(v.rejected, t.rejected) as rejected,
  coalesce(v.accepted_strategies, (select count(*) from public.strategies s
    where s.run_id = r.run_id and s.state = 'accepted')) as accepted_strategies,
  m.level as regime, m.vix, m.vix_percentile, m.vix_trend,
  m.source as regime_source, coalesce(v.nifty, n.spot) as nifty,
  coalesce(v.nifty_volatility, n.atm_volatility) as nifty_volatility,
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
  r.metrics -> 'computeMs' as compute_ms, r.metrics -> 'wallMs' as wall_ms, m.label as regime_label,
  m.term as regime_term, r.metrics -> 'requests' as requests, r.metrics -> 'reasons' as reasons
from public.runs r
left join public.archived_runs v on v.run_id = r.run_id
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

create view public.strike_searches with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying, s.definition, s.state, s.reason, s.detail, s.expiry,
  s.far_expiry, private.strike_search(s) as strike_search
from public.strategies s;

revoke all on table public.strike_searches from public, anon, authenticated;
grant select on table public.strike_searches to service_role;

comment on view public.strike_searches is
  'For each definition what its strikes were asked to be, what was found or relaxed, and why it '
  'was rejected.';

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
      from (select private.newest_listing(underlying) as listed_on from public.underlyings) u),
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
      'forecast ' || round(100 * a.forecast_volatility, 1) || '%',
      'implied over forecast ' || round(a.iv_over_forecast, 2),
      'mean reversion ' || a.mean_reversion, 'term structure ' || a.term_state),
    jsonb_build_object('environment', a.environment, 'environment_label', a.environment_label,
      'iv_percentile', a.iv_percentile, 'iv_rank', a.iv_rank, 'iv_days', a.iv_days,
      'atm_volatility_30', a.atm_volatility_30, 'realised_20', a.realised_20,
      'forecast_volatility', a.forecast_volatility, 'iv_over_forecast', a.iv_over_forecast,
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
    case when a.view_beta = 1 and a.view_mu = 0 then 'the market''s' else 'fitted' end,
    concat_ws('; ', 'beta ' || round(a.view_beta, 3) || ', mu ' || round(a.view_mu, 4) || ' a year',
      'fitted on ' || a.view_fitted_on,
      (select string_agg(x, '; ' order by i)
        from jsonb_array_elements_text(a.view_detail -> 0 -> 'reasons') with ordinality e (x, i))),
    jsonb_build_object('beta', a.view_beta, 'mu', a.view_mu, 'fitted_on', a.view_fitted_on,
      'horizons', coalesce(a.view_detail, '[]')))
) s (place, section, subject, outcome, detail, figures)
where a.analysis_id is not null or s.section in ('market', 'task');

revoke all on table private.trail_of_analysis from public, anon, authenticated;
grant select on table private.trail_of_analysis to service_role;

comment on view private.trail_of_analysis is
  'Steps of the trail that tell market, readings and view of an underlying.';

create view private.trail_of_strategies with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying,
  array[x.place, case s.sleeve when 'edge' then 0 else 1 end, s.rank, s.strategy_id] as place,
  'analyze' as stage, x.section, s.definition as subject, x.outcome, x.detail, x.figures
from public.strategies s
cross join lateral (select private.strike_search(s) as strike_search) f
left join lateral (
  select jsonb_agg(jsonb_build_object('scheme', c.scheme, 'part', c.part,
      'score', round(c.score, 4), 'weight', c.weight) order by c.scheme, c.weight desc, c.part)
      as parts,
    string_agg(c.part || ' ' || round(c.score, 2) || ' x ' || round(100 * c.weight) || '%', ', '
      order by c.weight desc, c.part) filter (where c.scheme = 'total') as total,
    string_agg(c.part || ' ' || round(c.score, 2) || ' x ' || round(100 * c.weight) || '%', ', '
      order by c.weight desc, c.part) filter (where c.scheme = 'selection') as selection
  from public.strategy_scores c where c.strategy_id = s.strategy_id) p on true
cross join lateral (values
  (10::bigint, 'strategy', 'accepted',
    concat_ws('; ', private.legs_text(s.strategy_id) || ', expiry ' || s.expiry
        || coalesce(' and ' || s.far_expiry, ''),
      s.sleeve || coalesce(', rank ' || s.rank, ''),
      'premium ' || private.rupees(s.net_premium) || ', profit at most '
        || coalesce(private.rupees(s.max_profit), 'unlimited') || ', loss at most '
        || coalesce(private.rupees(s.max_loss), 'unlimited'),
      'PoP ' || round(100 * s.pop_p, 1) || '%',
      'EV ' || private.rupees(s.ev_p)
        || coalesce(' +- ' || private.rupees(s.ev_standard_error), ''),
      'margin ' || private.rupees(s.margin), 'score ' || round(s.total_score, 4)
        || coalesce(' (' || s.conviction || ')', '')),
    jsonb_build_object('sleeve', s.sleeve, 'rank', s.rank, 'legs',
      private.legs_text(s.strategy_id), 'expiry', s.expiry, 'far_expiry', s.far_expiry,
      'lot_size', s.lot_size, 'net_premium', round(s.net_premium, 2),
      'max_profit', round(s.max_profit, 2), 'max_loss', round(s.max_loss, 2),
      'pop_p', round(s.pop_p, 4), 'ev_p', round(s.ev_p, 2),
      'ev_standard_error', round(s.ev_standard_error, 2), 'margin', round(s.margin, 2),
      'total_score', round(s.total_score, 4), 'conviction', s.conviction)),
  (11, 'scores', round(s.total_score, 4)::text,
    concat_ws('; ', p.total,
      'selection ' || round(s.selection_score, 4) || ': ' || p.selection),
    jsonb_build_object('total', round(s.total_score, 4),
      'selection', round(s.selection_score, 4), 'parts', p.parts)),
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
  array[20, f.allocation_run_id, 1, case s.sleeve when 'edge' then 0 else 1 end, s.rank,
    s.strategy_id],
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

create view private.trail_of_plans with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying,
  array[30, p.entry_id, case p.kind when 'entry' then 1 else 5 end, p.plan_id]
    || o.place as place,
  case when p.kind = 'entry' or p.rule = 'flatten' then 'execute' else 'monitor' end as stage,
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
  left join public.strategy_legs l
    on l.strategy_id = s.strategy_id and l.leg_number = i.leg_number
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
          then 'profit of ' || private.rupees(x.lots * (e.parameters ->> 'profitPerLot')::numeric)
        when 'stop_loss'
          then 'loss of ' || private.rupees(x.lots * (e.parameters ->> 'lossPerLot')::numeric)
        else (e.parameters ->> 'time') || ', ' || (e.parameters ->> 'daysBeforeExpiry')
          || ' session(s) before ' || x.expiry end, ' or ' order by e.rule)
        from public.exit_rules e where e.strategy_id = x.strategy_id)) as detail,
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
      when 'time_exit'
        then 'due ' || private.clock_text((e.details ->> 'dueAt')::timestamptz, s.trading_date)
      else 'asked for by the owner' end,
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
