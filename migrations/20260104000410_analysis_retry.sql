-- A task whose books were one-sided is tried once more later; runs tell what they used. Everything of one underlying is still stored in one call.

alter table public.tasks
  -- A deferred task is not taken before this.
  add column not_before timestamptz,
  add column retries integer not null default 0 check (retries >= 0),
  add check (not_before is null or state in ('pending', 'running'));

create or replace function private.guard_task() returns trigger language plpgsql set search_path = '' as $$
declare
  v_allowed constant jsonb := '{"pending": ["running"], "running": ["running", "done", "rejected"], "done": [], "rejected": []}';
begin
  if new.generation > old.generation and new.state = 'pending' then
    new.retries := 0;
    new.not_before := null;
    return new;
  end if;
  -- Deferred once: back to pending, with the time from which it may be taken again.
  if old.state = 'running' and new.state = 'pending' and old.retries = 0 and new.retries = 1 and new.not_before is not null then
    return new;
  end if;
  if old.state in ('done', 'rejected') or not (v_allowed -> old.state) ? new.state then
    raise exception 'task % of run %: from % to % is no transition', old.underlying, old.run_id, old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

create or replace function private.describe_run(p_run_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'runId', r.run_id,
    'state', r.state,
    'generation', r.generation,
    'inputs', r.inputs,
    'startedAt', r.started_at,
    'done', count(t.*) filter (where t.state in ('done', 'rejected')),
    'remaining', count(t.*) filter (where t.state in ('pending', 'running')),
    'deferred', count(t.*) filter (where t.state = 'pending' and t.not_before is not null),
    'retryAt', min(t.not_before) filter (where t.state = 'pending'),
    'accepted', count(t.*) filter (where t.state = 'done'),
    'rejected', count(t.*) filter (where t.state = 'rejected'))
  from public.runs r join public.tasks t using (run_id)
  where r.run_id = p_run_id
  group by r.run_id
$$;

-- The next tasks of a run with their retries, marked as running. Tasks that a dead worker left running come again.
create or replace function public.claim_tasks(p_run_id bigint, p_holder text, p_limit integer, p_lease_seconds integer, p_now timestamptz)
returns jsonb language plpgsql set search_path = '' as $$
declare v_claimed jsonb;
begin
  perform private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  with claimed as (
    update public.tasks t set state = 'running', attempt = attempt + 1, started_at = p_now
    where t.run_id = p_run_id and t.underlying in (
      select o.underlying from public.tasks o
      where o.run_id = p_run_id and o.state in ('pending', 'running') and (o.not_before is null or o.not_before <= p_now)
      order by o.underlying limit p_limit)
    returning t.underlying, t.retries)
  select coalesce(jsonb_agg(jsonb_build_object('underlying', underlying, 'retries', retries) order by underlying), '[]')
  into v_claimed from claimed;
  return v_claimed;
end $$;

-- Puts a task off once; nothing is stored of it.
create function public.defer_task(
  p_run_id bigint,
  p_holder text,
  p_underlying text,
  p_until timestamptz,
  p_lease_seconds integer,
  p_now timestamptz
) returns jsonb language plpgsql set search_path = '' as $$
begin
  perform private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  update public.tasks set state = 'pending', retries = retries + 1, not_before = p_until
  where run_id = p_run_id and underlying = p_underlying and state = 'running';
  if not found then
    raise exception 'run % has no running task %', p_run_id, p_underlying using errcode = 'P0001', hint = 'not_found';
  end if;
  return private.describe_run(p_run_id);
end $$;

create or replace function public.store_analysis(
  p_run_id bigint,
  p_holder text,
  p_payload jsonb,
  p_lease_seconds integer,
  p_now timestamptz
) returns jsonb language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_underlying text := p_payload ->> 'underlying';
  v_common jsonb;
  v_analysis bigint;
begin
  v_run := private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  v_common := jsonb_build_object('run_id', v_run.run_id, 'trading_date', v_run.trading_date,
    'risk', v_run.risk, 'underlying', v_underlying);

  update public.tasks set state = p_payload ->> 'state', reason = p_payload ->> 'reason', detail = p_payload ->> 'detail',
    counts = coalesce(p_payload -> 'counts', '{}'), metrics = coalesce(p_payload -> 'metrics', '{}'), finished_at = p_now,
    not_before = null
  where run_id = p_run_id and underlying = v_underlying;
  if not found then
    raise exception 'run % has no task %', p_run_id, v_underlying using errcode = 'P0001', hint = 'not_found';
  end if;

  delete from public.underlying_analyses a
  where a.trading_date = v_run.trading_date and a.underlying = v_underlying and a.risk = v_run.risk;
  if p_payload -> 'analysis' is not null then
    insert into public.underlying_analyses (run_id, trading_date, underlying, risk, analyzed_at, spot, forward, near_expiry,
      far_expiry, years, atm_volatility, smile_model, smile_label, expected_move_1sd, expected_move_2sd, direction, strength,
      confidence, environment, notes, timeframe, direction_score, environment_label, iv_percentile, iv_rank, iv_days, iv_quality,
      atm_volatility_30, model_free_volatility_30, realised_20, close_to_close_20, close_to_close_60, ewma_volatility,
      forecast_volatility, iv_over_forecast, mean_reversion, mean_reversion_factor, term_ratio, term_state, market_beta,
      market_correlation, profile, support, resistance, value_low, value_high, point_of_control, max_pain, levels, view_beta,
      view_mu, view_detail, events, candles_to, iv_to, view_fitted_on)
    select run_id, trading_date, underlying, risk, analyzed_at, spot, forward, near_expiry, far_expiry, years, atm_volatility,
      smile_model, smile_label, expected_move_1sd, expected_move_2sd, direction, strength, confidence, environment, notes, timeframe,
      direction_score, environment_label, iv_percentile, iv_rank, iv_days, iv_quality, atm_volatility_30, model_free_volatility_30,
      realised_20, close_to_close_20, close_to_close_60, ewma_volatility, forecast_volatility, iv_over_forecast, mean_reversion,
      mean_reversion_factor, term_ratio, term_state, market_beta, market_correlation, profile, support, resistance, value_low,
      value_high, point_of_control, max_pain, levels, coalesce(view_beta, 1), coalesce(view_mu, 0), view_detail, events, candles_to,
      iv_to, view_fitted_on
    from jsonb_populate_record(null::public.underlying_analyses, (p_payload -> 'analysis') || v_common)
    returning analysis_id into v_analysis;
    insert into public.direction_components
    select c.* from jsonb_array_elements(coalesce(p_payload -> 'components', '[]')) x,
      jsonb_populate_record(null::public.direction_components, x || jsonb_build_object('analysis_id', v_analysis)) c;
  end if;

  insert into public.iv_history
  select h.* from jsonb_populate_record(null::public.iv_history, (p_payload -> 'iv_history') || v_common) h
  where p_payload -> 'iv_history' is not null
  on conflict (underlying, trading_date) do update set atm_volatility = excluded.atm_volatility, source = excluded.source,
    model_free_volatility = excluded.model_free_volatility, risk_reversal = excluded.risk_reversal,
    put_call_interest = excluded.put_call_interest, put_call_volume = excluded.put_call_volume, spot = excluded.spot;

  insert into public.chain_snapshots
  select s.* from jsonb_array_elements(coalesce(p_payload -> 'snapshots', '[]')) x,
    jsonb_populate_record(null::public.chain_snapshots, x || v_common) s
  on conflict (trading_date, underlying, expiry) do update set received_at = excluded.received_at, spot = excluded.spot,
    forward = excluded.forward, atm_volatility = excluded.atm_volatility, smile = excluded.smile, digest = excluded.digest,
    counts = excluded.counts, quotes = excluded.quotes;

  delete from public.strategies s
  where s.trading_date = v_run.trading_date and s.underlying = v_underlying and s.risk = v_run.risk
    and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id);
  insert into public.strategies (run_id, trading_date, underlying, definition, risk, state, reason, detail, sleeve, rank, expiry,
    far_expiry, lot_size, net_premium, max_profit, max_profit_unlimited, max_loss, max_loss_unlimited, stress_loss, breakevens, risk_class,
    direction, volatility_preference, exit_family, pop_q, pop_p, ev_q, ev_p, ev_standard_error, ev_lower_bound, expected_win,
    expected_loss, cvar95, margin, entry_charges, exit_charges, round_trip_cost, delta, gamma, theta, vega, spot, forward,
    smile_label, holding_days, total_score, conviction, selection, edge_volatility, edge_direction, growth_per_day, selection_score,
    size_factor, term_sensitive)
  select s.run_id, s.trading_date, s.underlying, s.definition, s.risk, s.state, s.reason, s.detail, s.sleeve, null, s.expiry,
    s.far_expiry, s.lot_size, s.net_premium, s.max_profit, coalesce(s.max_profit_unlimited, false), s.max_loss,
    coalesce(s.max_loss_unlimited, false), s.stress_loss, s.breakevens, s.risk_class, s.direction, s.volatility_preference, s.exit_family,
    s.pop_q, s.pop_p, s.ev_q, s.ev_p, s.ev_standard_error, s.ev_lower_bound, s.expected_win, s.expected_loss, s.cvar95,
    s.margin, s.entry_charges, s.exit_charges, s.round_trip_cost, s.delta, s.gamma, s.theta, s.vega, s.spot, s.forward,
    s.smile_label, s.holding_days, s.total_score, s.conviction, s.selection, s.edge_volatility, s.edge_direction, s.growth_per_day,
    s.selection_score, coalesce(s.size_factor, 1), s.term_sensitive
  from jsonb_array_elements(coalesce(p_payload -> 'strategies', '[]')) x,
    jsonb_populate_record(null::public.strategies, (x - 'legs' - 'scores' - 'exit_rules') || v_common) s
  on conflict (trading_date, underlying, definition, risk) do nothing;

  -- Parts go to the rows of this evaluation only: a kept row of an earlier one has its own.
  insert into public.strategy_legs
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(coalesce(f.source -> 'legs', '[]')) x,
    jsonb_populate_record(null::public.strategy_legs, x || jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  insert into public.strategy_scores
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(coalesce(f.source -> 'scores', '[]')) x,
    jsonb_populate_record(null::public.strategy_scores, x || jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  insert into public.exit_rules
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(coalesce(f.source -> 'exit_rules', '[]')) x,
    jsonb_populate_record(null::public.exit_rules, x || jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  return private.describe_run(p_run_id);
end $$;

-- Adds up what the calls of a run used, counts how its tasks ended, and ends it once none is left and the regime is measured.
create or replace function public.finish_run(p_run_id bigint, p_holder text, p_metrics jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_ended boolean;
begin
  v_run := private.renew_lease(p_run_id, p_holder, 0, p_now);
  -- Without the date's regime a run is not done: a call that only gives its lease back must not end it.
  v_ended := not exists (select 1 from public.tasks where run_id = p_run_id and state in ('pending', 'running'))
    and exists (select 1 from public.market_regimes where trading_date = v_run.trading_date);
  update public.runs set lease_holder = null, lease_until = null,
    metrics = jsonb_build_object(
      'calls', coalesce((metrics ->> 'calls')::integer, 0) + 1,
      'cpuMs', coalesce((metrics ->> 'cpuMs')::numeric, 0) + (p_metrics ->> 'cpuMs')::numeric,
      'wallMs', coalesce((metrics ->> 'wallMs')::numeric, 0) + (p_metrics ->> 'wallMs')::numeric,
      'storeMs', coalesce((metrics ->> 'storeMs')::numeric, 0) + coalesce((p_metrics ->> 'storeMs')::numeric, 0),
      'requests', (select coalesce(jsonb_object_agg(family, used), '{}') from (
        select family, sum(amount::integer) as used
        from (select * from jsonb_each_text(coalesce(metrics -> 'requests', '{}'))
          union all select * from jsonb_each_text(coalesce(p_metrics -> 'requests', '{}'))) r(family, amount)
        group by family) summed),
      'reasons', (select coalesce(jsonb_object_agg(reason, tasks), '{}') from (
        select reason, count(*) as tasks from public.tasks where run_id = p_run_id and state = 'rejected' group by reason) counted)),
    state = case when v_ended then 'done' else state end,
    finished_at = case when v_ended then p_now end
  where run_id = p_run_id;
  if v_ended then
    update public.strategies s set rank = ranked.rank
    from (select strategy_id, row_number() over (partition by sleeve order by
        case when sleeve = 'edge' then growth_per_day end desc nulls last,
        total_score desc, underlying, definition) as rank
      from public.strategies where run_id = p_run_id and state = 'accepted') ranked
    where ranked.strategy_id = s.strategy_id and s.rank is distinct from ranked.rank
      and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id);
  end if;
  return private.describe_run(p_run_id);
end $$;

-- Digests that chains of the same expiry had on earlier dates: a chain equal to one of them is a feed that stands still.
create function public.earlier_digests(p_underlyings text[], p_before date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(underlying, digests), '{}') from (
    select underlying, jsonb_agg(distinct expiry || ':' || digest) as digests
    from public.chain_snapshots where underlying = any (p_underlyings) and trading_date < p_before
      and expiry >= p_before
    group by underlying) d
$$;

select private.secure_function(f::regprocedure) from unnest(array[
  'public.defer_task(bigint, text, text, timestamptz, integer, timestamptz)',
  'public.earlier_digests(text[], date)'
]) f;

insert into public.settings (name, value, description) values
  ('min_days_second', '20', 'Calendar days from which an expiry is taken as the second one before nearer ones are: it tells the term structure and 30 days'),
  ('retry_minutes', '15', 'Minutes after which an underlying whose books were one-sided is tried once more');
