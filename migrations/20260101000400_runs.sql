-- A run is one execution of a stage for a trading date; a task is one underlying in it.

create table public.runs (
  run_id bigint generated always as identity primary key,
  stage text not null check (stage in ('analyze')),
  trading_date date not null references public.sessions,
  risk public.risk not null,
  state text not null default 'open' check (state in ('open', 'done', 'failed')),
  -- Rises with every forced evaluation: a task of an earlier generation may be opened again.
  generation integer not null default 1 check (generation > 0),
  -- The resolved body: underlyings, holdingDays, topPerUnderlying.
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

create table public.tasks (
  run_id bigint not null references public.runs,
  underlying text not null references public.underlyings,
  state text not null default 'pending' check (state in ('pending', 'running', 'done', 'rejected')),
  generation integer not null default 1,
  attempt integer not null default 0,
  reason text,
  detail text,
  counts jsonb not null default '{}',
  metrics jsonb not null default '{}',
  started_at timestamptz,
  finished_at timestamptz,
  primary key (run_id, underlying),
  check ((state = 'rejected') = (reason is not null)),
  check ((state in ('done', 'rejected')) = (finished_at is not null))
);
create index tasks_underlying on public.tasks (underlying);
create index tasks_open on public.tasks (run_id) where state in ('pending', 'running');

create function private.guard_task() returns trigger language plpgsql set search_path = '' as $$
declare
  v_allowed constant jsonb := '{"pending": ["running"], "running": ["running", "done", "rejected"], "done": [], "rejected": []}';
begin
  if new.generation > old.generation and new.state = 'pending' then
    return new;
  end if;
  if old.state in ('done', 'rejected') or not (v_allowed -> old.state) ? new.state then
    raise exception 'task % of run %: from % to % is no transition', old.underlying, old.run_id, old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;
create trigger guard_task before update on public.tasks for each row execute function private.guard_task();

create function private.guard_run() returns trigger language plpgsql set search_path = '' as $$
begin
  if old.state = 'done' and new.generation = old.generation and new.state <> 'done' then
    raise exception 'run % is done: only a new generation opens it', old.run_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;
create trigger guard_run before update on public.runs for each row execute function private.guard_run();

select private.secure_table(t::regclass) from unnest(array['public.runs', 'public.tasks']) t;
select private.secure_function(f::regprocedure) from unnest(array['private.guard_task()', 'private.guard_run()']) f;
