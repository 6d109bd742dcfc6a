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
