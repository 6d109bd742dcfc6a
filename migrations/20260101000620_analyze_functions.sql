-- The writes of analyze. Each is one transaction with natural keys: repeated, it changes nothing.

-- What a caller is told of a run.
create function private.describe_run(p_run_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'runId', r.run_id,
    'state', r.state,
    'generation', r.generation,
    'startedAt', r.started_at,
    'done', count(t.*) filter (where t.state in ('done', 'rejected')),
    'remaining', count(t.*) filter (where t.state in ('pending', 'running')),
    'accepted', count(t.*) filter (where t.state = 'done'),
    'rejected', count(t.*) filter (where t.state = 'rejected'))
  from public.runs r join public.tasks t using (run_id)
  where r.run_id = p_run_id
  group by r.run_id
$$;

-- Opens the run of a date and risk or goes on with it, and takes its lease when nobody holds one.
-- p_given are the inputs that the caller named: they may not contradict the stored run.
create function public.open_run(
  p_trading_date date,
  p_risk public.risk,
  p_inputs jsonb,
  p_given jsonb,
  p_force boolean,
  p_holder text,
  p_lease_seconds integer,
  p_now timestamptz
) returns jsonb language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_new boolean := false;
  v_key text;
  v_unknown text;
begin
  insert into public.runs (stage, trading_date, risk, inputs, started_at)
  values ('analyze', p_trading_date, p_risk, p_inputs, p_now)
  on conflict (stage, trading_date, risk) do nothing
  returning * into v_run;
  v_new := found;
  if not v_new then
    select * into v_run from public.runs
    where stage = 'analyze' and trading_date = p_trading_date and risk = p_risk for update;
  end if;

  if not v_new and not p_force then
    for v_key in select jsonb_object_keys(p_given) loop
      if p_given -> v_key is distinct from v_run.inputs -> v_key then
        raise exception 'analyze: % contradicts run % of % (%), which has %; send force to evaluate again',
          v_key, v_run.run_id, p_trading_date, p_risk, v_run.inputs -> v_key
          using errcode = 'P0001', hint = 'conflict';
      end if;
    end loop;
  end if;

  if v_run.lease_until > p_now and v_run.lease_holder <> p_holder then
    return private.describe_run(v_run.run_id) || '{"leased": false}';
  end if;

  if not v_new and p_force then
    update public.runs set state = 'open', finished_at = null, generation = generation + 1, inputs = p_inputs, metrics = '{}'
    where run_id = v_run.run_id returning * into v_run;
    delete from public.tasks t where t.run_id = v_run.run_id
      and not (p_inputs -> 'underlyings') ? t.underlying;
    update public.tasks set state = 'pending', generation = v_run.generation, reason = null, detail = null,
      counts = '{}', metrics = '{}', started_at = null, finished_at = null
    where run_id = v_run.run_id;
  end if;
  insert into public.tasks (run_id, underlying, generation)
  select v_run.run_id, u, v_run.generation from jsonb_array_elements_text(v_run.inputs -> 'underlyings') u
  where v_new or p_force
  on conflict do nothing;

  if v_run.state = 'done' then
    return private.describe_run(v_run.run_id) || '{"leased": false}';
  end if;
  update public.runs set lease_holder = p_holder, lease_until = p_now + make_interval(secs => p_lease_seconds)
  where run_id = v_run.run_id;
  return private.describe_run(v_run.run_id) || '{"leased": true}';
end $$;

-- Fencing: whoever lost the lease writes nothing more.
create function private.renew_lease(p_run_id bigint, p_holder text, p_lease_seconds integer, p_now timestamptz)
returns public.runs language plpgsql set search_path = '' as $$
declare v_run public.runs;
begin
  update public.runs set lease_until = p_now + make_interval(secs => p_lease_seconds)
  where run_id = p_run_id and lease_holder = p_holder
  returning * into v_run;
  if not found then
    raise exception 'run %: its lease is not held by %', p_run_id, p_holder using errcode = 'P0001', hint = 'conflict';
  end if;
  return v_run;
end $$;

-- The next tasks of a run, marked as running. Tasks that a dead worker left running come again.
create function public.claim_tasks(p_run_id bigint, p_holder text, p_limit integer, p_lease_seconds integer, p_now timestamptz)
returns jsonb language plpgsql set search_path = '' as $$
declare v_claimed jsonb;
begin
  perform private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  with claimed as (
    update public.tasks t set state = 'running', attempt = attempt + 1, started_at = p_now
    where t.run_id = p_run_id and t.underlying in (
      select o.underlying from public.tasks o
      where o.run_id = p_run_id and o.state in ('pending', 'running')
      order by o.underlying limit p_limit)
    returning t.underlying)
  select coalesce(jsonb_agg(underlying order by underlying), '[]') into v_claimed from claimed;
  return v_claimed;
end $$;

-- Everything that was found for one underlying, with the end of its task and the lease's renewal.
-- Rows that an allocation refers to are immutable and stay; all others of that underlying, date and risk are replaced.
create function public.store_analysis(
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
begin
  v_run := private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  v_common := jsonb_build_object('run_id', v_run.run_id, 'trading_date', v_run.trading_date,
    'risk', v_run.risk, 'underlying', v_underlying);

  update public.tasks set state = p_payload ->> 'state', reason = p_payload ->> 'reason', detail = p_payload ->> 'detail',
    counts = coalesce(p_payload -> 'counts', '{}'), metrics = coalesce(p_payload -> 'metrics', '{}'), finished_at = p_now
  where run_id = p_run_id and underlying = v_underlying;
  if not found then
    raise exception 'run % has no task %', p_run_id, v_underlying using errcode = 'P0001', hint = 'not_found';
  end if;

  delete from public.underlying_analyses a
  where a.trading_date = v_run.trading_date and a.underlying = v_underlying and a.risk = v_run.risk;
  insert into public.underlying_analyses (run_id, trading_date, underlying, risk, analyzed_at, spot, forward, near_expiry,
    far_expiry, years, atm_volatility, smile_model, smile_label, expected_move_1sd, expected_move_2sd, direction, strength,
    confidence, notes)
  select run_id, trading_date, underlying, risk, analyzed_at, spot, forward, near_expiry, far_expiry, years, atm_volatility,
    smile_model, smile_label, expected_move_1sd, expected_move_2sd, direction, strength, confidence, notes
  from jsonb_populate_record(null::public.underlying_analyses, (p_payload -> 'analysis') || v_common)
  where p_payload -> 'analysis' is not null;

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
    smile_label, holding_days, total_score, conviction, selection)
  select s.run_id, s.trading_date, s.underlying, s.definition, s.risk, s.state, s.reason, s.detail, s.sleeve, null, s.expiry,
    s.far_expiry, s.lot_size, s.net_premium, s.max_profit, coalesce(s.max_profit_unlimited, false), s.max_loss,
    coalesce(s.max_loss_unlimited, false), s.stress_loss, s.breakevens, s.risk_class, s.direction, s.volatility_preference, s.exit_family,
    s.pop_q, s.pop_p, s.ev_q, s.ev_p, s.ev_standard_error, s.ev_lower_bound, s.expected_win, s.expected_loss, s.cvar95,
    s.margin, s.entry_charges, s.exit_charges, s.round_trip_cost, s.delta, s.gamma, s.theta, s.vega, s.spot, s.forward,
    s.smile_label, s.holding_days, s.total_score, s.conviction, s.selection
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

-- The stored rows of a payload that no allocation refers to, beside their source.
create function private.fresh_strategies(p_common jsonb, p_payload jsonb)
returns table (strategy_id bigint, source jsonb) language sql stable set search_path = '' as $$
  select s.strategy_id, x
  from jsonb_array_elements(coalesce(p_payload -> 'strategies', '[]')) x
  join public.strategies s on s.definition = x ->> 'definition'
  where s.trading_date = (p_common ->> 'trading_date')::date and s.underlying = p_common ->> 'underlying'
    and s.risk = (p_common ->> 'risk')::public.risk and s.state = 'accepted'
    and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id)
$$;

-- Ends a run whose tasks all ended and ranks its accepted strategies; of an unfinished one it only gives the lease back.
create function public.finish_run(p_run_id bigint, p_holder text, p_metrics jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare v_open integer;
begin
  perform private.renew_lease(p_run_id, p_holder, 0, p_now);
  select count(*) into v_open from public.tasks where run_id = p_run_id and state in ('pending', 'running');
  update public.runs set lease_holder = null, lease_until = null,
    metrics = jsonb_build_object(
      'cpuMs', coalesce((metrics ->> 'cpuMs')::numeric, 0) + (p_metrics ->> 'cpuMs')::numeric,
      'wallMs', coalesce((metrics ->> 'wallMs')::numeric, 0) + (p_metrics ->> 'wallMs')::numeric,
      'calls', coalesce((metrics ->> 'calls')::integer, 0) + 1),
    state = case when v_open = 0 then 'done' else state end,
    finished_at = case when v_open = 0 then p_now end
  where run_id = p_run_id;
  if v_open = 0 then
    update public.strategies s set rank = ranked.rank
    from (select strategy_id, row_number() over (partition by sleeve order by
        case when sleeve = 'edge' then ev_lower_bound / nullif(margin, 0) end desc nulls last,
        total_score desc, underlying, definition) as rank
      from public.strategies where run_id = p_run_id and state = 'accepted') ranked
    where ranked.strategy_id = s.strategy_id and s.rank is distinct from ranked.rank;
  end if;
  return private.describe_run(p_run_id);
end $$;

-- The regime of a date, measured once; a later call of the same date returns the stored one.
create function public.store_regime(p_payload jsonb) returns jsonb language plpgsql set search_path = '' as $$
declare v_row public.market_regimes;
begin
  insert into public.market_regimes select * from jsonb_populate_record(null::public.market_regimes, p_payload)
  on conflict (trading_date) do nothing;
  select * into v_row from public.market_regimes where trading_date = (p_payload ->> 'trading_date')::date;
  return to_jsonb(v_row);
end $$;

select private.secure_function(f::regprocedure) from unnest(array[
  'private.describe_run(bigint)',
  'private.renew_lease(bigint, text, integer, timestamptz)',
  'private.fresh_strategies(jsonb, jsonb)',
  'public.open_run(date, public.risk, jsonb, jsonb, boolean, text, integer, timestamptz)',
  'public.claim_tasks(bigint, text, integer, integer, timestamptz)',
  'public.store_analysis(bigint, text, jsonb, integer, timestamptz)',
  'public.finish_run(bigint, text, jsonb, timestamptz)',
  'public.store_regime(jsonb)'
]) f;
