create table public.allocation_runs (
  allocation_run_id bigint generated always as identity primary key,
  run_id bigint not null references public.runs,
  trading_date date not null,
  risk public.risk not null,
  inputs_hash text not null,
  capital numeric not null check (capital > 0),
  ordering text not null check (ordering in ('money', 'score')),
  regime_level public.regime_level not null,
  deployed numeric not null check (deployed >= 0),
  created_at timestamptz not null,
  superseded boolean not null default false
);
create unique index allocation_runs_current on public.allocation_runs (run_id, inputs_hash)
  where not superseded;
create index allocation_runs_run on public.allocation_runs (run_id);
create index allocation_runs_created on public.allocation_runs (created_at);
create index allocation_runs_date on public.allocation_runs (trading_date);

alter table public.allocation_runs enable row level security;
revoke all on table public.allocation_runs from public, anon, authenticated;
grant select, insert, update, delete on table public.allocation_runs to service_role;

comment on table public.allocation_runs is
  'One allocation of a run''s strategies for given inputs.';
comment on column public.allocation_runs.inputs_hash is
  'Of the inputs that decide the outcome: run and generation, capital, ordering, mode of the desk, '
  'settings.';
comment on column public.allocation_runs.ordering is
  'What went first: value over risk and least cost (money), or the total score.';
comment on column public.allocation_runs.superseded is
  'Other inputs of the same date came later: the same inputs are allocated anew when they come '
  'back.';
