create function public.store_analysis(
  p_run_id bigint, p_holder text, p_payload jsonb, p_lease_seconds integer, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_underlying text := p_payload ->> 'underlying';
  v_common jsonb;
  v_analysis bigint;
begin
  perform private.require_keys('public.tasks', p_payload,
    '{underlying,state,reason,detail,counts,metrics,analysis,components,iv_history,snapshots,
      strategies}');
  perform private.require_keys('public.underlying_analyses', p_payload -> 'analysis',
    private.columns_of('public.underlying_analyses'));
  perform private.require_keys('public.direction_components', p_payload -> 'components',
    private.columns_of('public.direction_components'));
  perform private.require_keys('public.iv_history', p_payload -> 'iv_history',
    private.columns_of('public.iv_history'));
  perform private.require_keys('public.chain_snapshots', p_payload -> 'snapshots',
    private.columns_of('public.chain_snapshots'));
  perform private.require_keys('public.strategies', p_payload -> 'strategies',
    array(select c from unnest(private.columns_of('public.strategies')) c
      where c <> all ('{strike_rule_id,strikes,sets_scanned,relaxation}'))
    || '{legs,scores,exit_rules,strike_search}');
  perform private.require_keys('public.strategy_legs',
    jsonb_path_query_array(p_payload, '$.strategies[*].legs[*]'),
    private.columns_of('public.strategy_legs'));
  perform private.require_keys('public.strategy_scores',
    jsonb_path_query_array(p_payload, '$.strategies[*].scores[*]'),
    private.columns_of('public.strategy_scores'));
  perform private.require_keys('public.exit_rules',
    jsonb_path_query_array(p_payload, '$.strategies[*].exit_rules[*]'),
    private.columns_of('public.exit_rules'));
  v_run := private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  v_common := jsonb_build_object('run_id', v_run.run_id, 'trading_date', v_run.trading_date,
    'risk', v_run.risk, 'underlying', v_underlying);

  update public.tasks set state = p_payload ->> 'state', reason = p_payload ->> 'reason',
    detail = p_payload ->> 'detail', counts = coalesce(p_payload -> 'counts', '{}'),
    metrics = coalesce(p_payload -> 'metrics', '{}'), finished_at = p_now, not_before = null
  where run_id = p_run_id and underlying = v_underlying;
  if not found then
    raise exception 'run % has no task %', p_run_id, v_underlying
      using errcode = 'P0001', hint = 'not_found';
  end if;

  delete from public.underlying_analyses a
  where a.trading_date = v_run.trading_date and a.underlying = v_underlying and a.risk = v_run.risk;
  if p_payload -> 'analysis' is not null then
    insert into public.underlying_analyses (run_id, trading_date, underlying, risk, analyzed_at,
      spot, forward, near_expiry, far_expiry, years, atm_volatility, smile_model, smile_label,
      expected_move_1sd, expected_move_2sd, direction, strength, confidence, environment, notes,
      timeframe, direction_score, environment_label, iv_percentile, iv_rank, iv_days, iv_quality,
      atm_volatility_30, model_free_volatility_30, realised_20, close_to_close_20,
      close_to_close_60, ewma_volatility, session_deviation, mean_reversion,
      mean_reversion_factor, term_ratio, term_state, market_beta, market_correlation, profile,
      support, resistance, value_low, value_high, point_of_control, max_pain, levels, view_beta,
      view_mu, view_detail, events, candles_to, iv_to, belief)
    select run_id, trading_date, underlying, risk, analyzed_at, spot, forward, near_expiry,
      far_expiry, years, atm_volatility, smile_model, smile_label, expected_move_1sd,
      expected_move_2sd, direction, strength, confidence, environment, notes, timeframe,
      direction_score, environment_label, iv_percentile, iv_rank, iv_days, iv_quality,
      atm_volatility_30, model_free_volatility_30, realised_20, close_to_close_20,
      close_to_close_60, ewma_volatility, session_deviation, mean_reversion,
      mean_reversion_factor, term_ratio, term_state, market_beta, market_correlation, profile,
      support, resistance, value_low, value_high, point_of_control, max_pain, levels,
      coalesce(view_beta, 1), coalesce(view_mu, 0), view_detail, events, candles_to, iv_to,
      belief
    from jsonb_populate_record(null::public.underlying_analyses, (p_payload -> 'analysis') ||
      v_common)
    returning analysis_id into v_analysis;
    insert into public.direction_components
    select c.* from jsonb_array_elements(p_payload -> 'components') x,
      jsonb_populate_record(null::public.direction_components, x ||
        jsonb_build_object('analysis_id', v_analysis)) c;
  end if;

  insert into public.iv_history
  select h.* from jsonb_populate_record(null::public.iv_history, (p_payload -> 'iv_history') ||
    v_common) h
  where p_payload -> 'iv_history' is not null
  on conflict (underlying, trading_date) do update set atm_volatility = excluded.atm_volatility,
    source = excluded.source, model_free_volatility = excluded.model_free_volatility,
    risk_reversal = excluded.risk_reversal, put_call_interest = excluded.put_call_interest,
    put_call_volume = excluded.put_call_volume, spot = excluded.spot;

  insert into public.chain_snapshots
  select s.* from jsonb_array_elements(p_payload -> 'snapshots') x,
    jsonb_populate_record(null::public.chain_snapshots, x || v_common) s
  on conflict (trading_date, underlying, expiry) do update set received_at = excluded.received_at,
    spot = excluded.spot, forward = excluded.forward, atm_volatility = excluded.atm_volatility,
    smile = excluded.smile, digest = excluded.digest, counts = excluded.counts,
    quotes = excluded.quotes;

  delete from public.strategies s
  where s.trading_date = v_run.trading_date and s.underlying = v_underlying and s.risk = v_run.risk
    and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id);
  insert into public.strategies (run_id, trading_date, underlying, definition, risk, state, reason,
    detail, sleeve, sleeve_reason, belief, rank, expiry, far_expiry, lot_size, net_premium,
    max_profit, max_profit_unlimited, max_loss, max_loss_unlimited, stress_loss, breakevens,
    risk_class, direction, volatility_preference, exit_family, pop_q, pop_p, ev_q, ev_p,
    ev_standard_error, outcome_deviation, p_plus_sceptical, p_plus_registered, order_ratio,
    cost_ratio, ev_policy, ev_policy_error, pop_policy, expected_days_held, expected_win,
    expected_loss, cvar95, margin, entry_charges, exit_charges, round_trip_cost, delta, gamma,
    theta, vega, spot, forward, smile_label, holding_days, total_score, conviction, strike_rule_id,
    strikes, sets_scanned, relaxation, edge_volatility, edge_direction, selection_score,
    size_factor, term_sensitive, worst_loss, kelly, tilt, stands_in_for, substitution_weight,
    quantum_score, quantum_parts)
  select s.run_id, s.trading_date, s.underlying, s.definition, s.risk, s.state, s.reason, s.detail,
    s.sleeve, s.sleeve_reason, s.belief, null, s.expiry, s.far_expiry, s.lot_size, s.net_premium,
    s.max_profit, coalesce(s.max_profit_unlimited, false), s.max_loss,
    coalesce(s.max_loss_unlimited, false), s.stress_loss, s.breakevens, s.risk_class, s.direction,
    s.volatility_preference, s.exit_family, s.pop_q, s.pop_p, s.ev_q, s.ev_p, s.ev_standard_error,
    s.outcome_deviation, s.p_plus_sceptical, s.p_plus_registered, s.order_ratio, s.cost_ratio,
    s.ev_policy, s.ev_policy_error, s.pop_policy, s.expected_days_held, s.expected_win,
    s.expected_loss, s.cvar95, s.margin, s.entry_charges, s.exit_charges, s.round_trip_cost,
    s.delta, s.gamma, s.theta, s.vega, s.spot, s.forward, s.smile_label, s.holding_days,
    s.total_score, s.conviction, f.strike_rule_id, f.strikes, f.sets_scanned, f.relaxation,
    s.edge_volatility, s.edge_direction, s.selection_score, coalesce(s.size_factor, 1),
    s.term_sensitive, s.worst_loss, s.kelly, s.tilt, s.stands_in_for, s.substitution_weight,
    s.quantum_score, s.quantum_parts
  from jsonb_array_elements(p_payload -> 'strategies') x
  cross join jsonb_populate_record(null::public.strategies,
    (x - '{legs,scores,exit_rules,strike_search}'::text[]) || v_common) s
  left join private.strike_columns(p_payload -> 'strategies') f on f.definition = s.definition
  on conflict (trading_date, underlying, definition, risk) do nothing;

  -- Parts go to the rows of this evaluation only: a kept row of an earlier one has its own.
  insert into public.strategy_legs
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(f.source -> 'legs') x,
    jsonb_populate_record(null::public.strategy_legs, x ||
      jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  insert into public.strategy_scores
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(f.source -> 'scores') x,
    jsonb_populate_record(null::public.strategy_scores, x ||
      jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  insert into public.exit_rules
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(f.source -> 'exit_rules') x,
    jsonb_populate_record(null::public.exit_rules, x ||
      jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  return private.describe_run(p_run_id);
end $$;

revoke all on function public.store_analysis(bigint, text, jsonb, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_analysis(bigint, text, jsonb, integer, timestamptz)
  to service_role;

comment on function public.store_analysis(bigint, text, jsonb, integer, timestamptz) is
  'Everything that was found for one underlying, with the end of its task and the lease''s '
  'renewal. Rows that an allocation refers to are immutable and stay; all others of that '
  'underlying, date and risk are replaced.';
