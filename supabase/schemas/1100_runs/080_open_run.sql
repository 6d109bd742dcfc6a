create function public.open_run(
  p_trading_date date,
  p_risk public.risk,
  p_inputs jsonb,
  p_given jsonb,
  p_force boolean,
  p_holder text,
  p_lease_seconds integer,
  p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_new boolean := false;
  v_key text;
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
        raise exception
          'analyze: % contradicts run % of % (%), which has %; send force to evaluate again',
          v_key, v_run.run_id, p_trading_date, p_risk, v_run.inputs -> v_key
          using errcode = 'P0001', hint = 'conflict';
      end if;
    end loop;
  end if;

  if v_run.lease_until > p_now and v_run.lease_holder <> p_holder then
    return private.describe_run(v_run.run_id) || '{"leased": false}';
  end if;

  if not v_new and p_force then
    update public.runs set state = 'open', finished_at = null, generation = generation + 1,
      inputs = p_inputs, metrics = '{}'
    where run_id = v_run.run_id returning * into v_run;
    delete from public.tasks t where t.run_id = v_run.run_id
      and not (p_inputs -> 'underlyings') ? t.underlying;
    delete from public.strategies s
    where s.trading_date = p_trading_date and s.risk = p_risk
      and not (p_inputs -> 'underlyings') ? s.underlying
      and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id);
    delete from public.underlying_analyses a
    where a.trading_date = p_trading_date and a.risk = p_risk
      and not (p_inputs -> 'underlyings') ? a.underlying;
    update public.tasks set state = 'pending', generation = v_run.generation, reason = null,
      detail = null, counts = '{}', metrics = '{}', started_at = null, finished_at = null
    where run_id = v_run.run_id;
  end if;
  insert into public.tasks (run_id, underlying, generation)
  select v_run.run_id, u, v_run.generation
  from jsonb_array_elements_text(v_run.inputs -> 'underlyings') u
  where v_new or p_force
  on conflict do nothing;

  if v_run.state = 'done' then
    return private.describe_run(v_run.run_id) || '{"leased": false}';
  end if;
  update public.runs set lease_holder = p_holder,
    lease_until = p_now + make_interval(secs => p_lease_seconds)
  where run_id = v_run.run_id;
  return private.describe_run(v_run.run_id) || '{"leased": true}';
end $$;

revoke all on function public.open_run(
  date, public.risk, jsonb, jsonb, boolean, text, integer, timestamptz
) from public, anon, authenticated;
grant execute on function public.open_run(
  date, public.risk, jsonb, jsonb, boolean, text, integer, timestamptz
) to service_role;

comment on function public.open_run(
  date, public.risk, jsonb, jsonb, boolean, text, integer, timestamptz
) is
  'Opens the run of a date and risk or goes on with it, and takes its lease when nobody holds one. '
  'p_given are the inputs that the caller named: they may not contradict the stored run. With '
  'p_force it is evaluated again, and what was found of underlyings that are no longer asked for '
  'goes.';
