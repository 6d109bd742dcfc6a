-- Compiled from supabase/schemas/1100_runs by `npm run schema`: edit it there.

create function private.guard_run() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.state = 'done' and new.generation = old.generation and new.state <> 'done' then
    raise exception 'run % is done: only a new generation opens it', old.run_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_run() from public, anon, authenticated;
grant execute on function private.guard_run() to service_role;

comment on function private.guard_run() is 'A run that is done is opened by a new generation only.';

create function private.fail_earlier_runs() returns trigger
language plpgsql set search_path = '' as $$
begin
  update public.runs set state = 'failed', lease_holder = null, lease_until = null
  where stage = new.stage and state = 'open' and trading_date < new.trading_date;
  return null;
end $$;

revoke all on function private.fail_earlier_runs() from public, anon, authenticated;
grant execute on function private.fail_earlier_runs() to service_role;

comment on function private.fail_earlier_runs() is
  'A run that was still open when its session closed can never go on: its chains would be another '
  'day''s.';

create table public.runs (
  run_id bigint generated always as identity primary key,
  stage text not null check (stage in ('analyze')),
  trading_date date not null references public.sessions,
  risk public.risk not null,
  state text not null default 'open' check (state in ('open', 'done', 'failed')),
  generation integer not null default 1 check (generation > 0),
  inputs jsonb not null,
  lease_holder text,
  lease_until timestamptz,
  started_at timestamptz not null,
  finished_at timestamptz,
  metrics jsonb not null default '{}',
  unique (stage, trading_date, risk),
  check ((lease_holder is null) = (lease_until is null)),
  check ((state = 'done') = (finished_at is not null))
);
create index runs_date on public.runs (trading_date);
create index runs_open on public.runs (stage, trading_date) where state = 'open';
create index runs_started on public.runs (started_at);
create trigger guard_run before update on public.runs
  for each row execute function private.guard_run();
create trigger fail_earlier_runs after insert on public.runs
  for each row execute function private.fail_earlier_runs();

alter table public.runs enable row level security;
revoke all on table public.runs from public, anon, authenticated;
grant select, insert, update, delete on table public.runs to service_role;

comment on table public.runs is 'One execution of a stage for a trading date and risk level.';
comment on column public.runs.generation is
  'Rises with every forced evaluation: a task of an earlier generation may be opened again.';
comment on column public.runs.inputs is
  'The resolved body: underlyings, holdingDays, topPerUnderlying.';
comment on column public.runs.lease_until is 'Until when lease_holder alone may write.';
comment on column public.runs.metrics is
  'Milliseconds of computing (the wall time of synchronous sections) and wall, calls, broker '
  'requests by family and rejected tasks by reason, summed over its calls.';

create function private.guard_task() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_allowed constant jsonb := '{"pending": ["running"],
    "running": ["running", "done", "rejected"], "done": [], "rejected": []}';
begin
  if new.generation > old.generation and new.state = 'pending' then
    new.retries := 0;
    new.not_before := null;
    return new;
  end if;
  -- Deferred once: back to pending, with the time from which it may be taken again.
  if old.state = 'running' and new.state = 'pending' and old.retries = 0 and new.retries = 1
    and new.not_before is not null then
    return new;
  end if;
  if old.state in ('done', 'rejected') or not (v_allowed -> old.state) ? new.state then
    raise exception 'task % of run %: from % to % is no transition', old.underlying, old.run_id,
      old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_task() from public, anon, authenticated;
grant execute on function private.guard_task() to service_role;

comment on function private.guard_task() is
  'Allowed transitions of a task. A new generation opens it again; a running one may be put off '
  'once.';

create table public.tasks (
  run_id bigint not null references public.runs,
  underlying text not null references public.underlyings,
  state text not null default 'pending' check (state in ('pending', 'running', 'done', 'rejected')),
  generation integer not null default 1,
  attempt integer not null default 0,
  reason text
    check (reason in (
        'empty_chain', 'duplicate_strike', 'no_spot', 'stale_chain', 'identical_to_earlier',
        'expired', 'too_close_to_fixing', 'too_few_two_sided', 'no_forward', 'no_smile',
        'forward_contradicts', 'quotes_contradict', 'foreign_ids',
        'not_in_universe', 'banned', 'not_listed', 'no_usable_expiry', 'no_chain',
        'no_accepted_strategy', 'bad_json', 'bad_request', 'unknown_underlying', 'unauthorised',
        'not_found', 'method_not_allowed', 'conflict', 'body_too_large', 'unsupported_media_type',
        'market_closed', 'not_a_session', 'calendar_ended', 'stale_data', 'nothing_to_do',
        'missing_data', 'live_switch_off', 'not_reconciled', 'broker_auth', 'broker_rate_limited',
        'broker_refused', 'broker_unreachable', 'broker_bad_reply', 'paused', 'internal')),
  detail text,
  counts jsonb not null default '{}',
  metrics jsonb not null default '{}',
  started_at timestamptz,
  finished_at timestamptz,
  not_before timestamptz,
  retries integer not null default 0 check (retries >= 0),
  primary key (run_id, underlying),
  check ((state = 'rejected') = (reason is not null)),
  check ((state in ('done', 'rejected')) = (finished_at is not null)),
  check (not_before is null or state in ('pending', 'running'))
);
create index tasks_underlying on public.tasks (underlying);
create index tasks_open on public.tasks (run_id) where state in ('pending', 'running');
create index tasks_rejected on public.tasks (run_id, finished_at) where state = 'rejected';
create trigger guard_task before update on public.tasks
  for each row execute function private.guard_task();

alter table public.tasks enable row level security;
revoke all on table public.tasks from public, anon, authenticated;
grant select, insert, update, delete on table public.tasks to service_role;

comment on table public.tasks is 'One underlying in a run.';
comment on column public.tasks.attempt is 'How often the task was claimed.';
comment on column public.tasks.counts is 'Quotes and candidates counted, by name.';
comment on column public.tasks.metrics is 'Milliseconds by step.';
comment on column public.tasks.not_before is 'A deferred task is not taken before this.';
comment on column public.tasks.retries is 'How often it was put off: at most once a generation.';

create function private.describe_run(p_run_id bigint) returns jsonb
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

revoke all on function private.describe_run(bigint) from public, anon, authenticated;
grant execute on function private.describe_run(bigint) to service_role;

comment on function private.describe_run(bigint) is 'What a caller is told of a run.';

create function private.renew_lease(
  p_run_id bigint, p_holder text, p_lease_seconds integer, p_now timestamptz
) returns public.runs
language plpgsql set search_path = '' as $$
declare v_run public.runs;
begin
  update public.runs set lease_until = p_now + make_interval(secs => p_lease_seconds)
  where run_id = p_run_id and lease_holder = p_holder
  returning * into v_run;
  if not found then
    raise exception 'run %: its lease is not held by %', p_run_id, p_holder
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return v_run;
end $$;

revoke all on function private.renew_lease(bigint, text, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function private.renew_lease(bigint, text, integer, timestamptz) to service_role;

comment on function private.renew_lease(bigint, text, integer, timestamptz) is
  'Renews a run''s lease. Fencing: whoever lost it writes nothing more.';

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

create function public.claim_tasks(
  p_run_id bigint, p_holder text, p_limit integer, p_lease_seconds integer, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare v_claimed jsonb;
begin
  perform private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  with claimed as (
    update public.tasks t set state = 'running', attempt = attempt + 1, started_at = p_now
    where t.run_id = p_run_id and t.underlying in (
      select o.underlying from public.tasks o
      where o.run_id = p_run_id and o.state in ('pending', 'running')
        and (o.not_before is null or o.not_before <= p_now)
      order by o.underlying limit p_limit)
    returning t.underlying, t.retries)
  select coalesce(jsonb_agg(jsonb_build_object('underlying', underlying, 'retries', retries)
    order by underlying), '[]')
  into v_claimed from claimed;
  return v_claimed;
end $$;

revoke all on function public.claim_tasks(bigint, text, integer, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function public.claim_tasks(bigint, text, integer, integer, timestamptz)
  to service_role;

comment on function public.claim_tasks(bigint, text, integer, integer, timestamptz) is
  'The next tasks of a run with their retries, marked as running. Tasks that a dead worker left '
  'running come again.';

create function public.defer_task(
  p_run_id bigint,
  p_holder text,
  p_underlying text,
  p_until timestamptz,
  p_lease_seconds integer,
  p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  update public.tasks set state = 'pending', retries = retries + 1, not_before = p_until
  where run_id = p_run_id and underlying = p_underlying and state = 'running';
  if not found then
    raise exception 'run % has no running task %', p_run_id, p_underlying
      using errcode = 'P0001', hint = 'not_found';
  end if;
  return private.describe_run(p_run_id);
end $$;

revoke all on function public.defer_task(bigint, text, text, timestamptz, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function public.defer_task(bigint, text, text, timestamptz, integer, timestamptz)
  to service_role;

comment on function public.defer_task(bigint, text, text, timestamptz, integer, timestamptz) is
  'Puts a task off once; nothing is stored of it.';
