create table public.allocation_runs (
  allocation_run_id bigint generated always as identity primary key,
  run_id bigint not null references public.runs,
  trading_date date not null,
  risk public.risk not null,
  inputs_hash text not null,
  capital numeric not null check (capital > 0),
  ordering text not null check (ordering in ('money', 'score', 'marks')),
  regime_level public.regime_level not null,
  deployed numeric not null check (deployed >= 0),
  target numeric check (target >= 0 and target < 'infinity'),
  most_deployed numeric check (most_deployed >= 0 and most_deployed < 'infinity'),
  expected_value numeric
    check (expected_value > '-infinity' and expected_value < 'infinity'),
  cvar95 numeric check (cvar95 > '-infinity' and cvar95 < 'infinity'),
  loss_probability numeric check (loss_probability between 0 and 1),
  carry_cost numeric check (carry_cost >= 0 and carry_cost < 'infinity'),
  cost_a_year numeric check (cost_a_year >= 0 and cost_a_year < 'infinity'),
  portfolio jsonb check (jsonb_typeof(portfolio) = 'object'),
  notes text[] not null default '{}',
  created_at timestamptz not null,
  superseded boolean not null default false
);
create unique index allocation_runs_current on public.allocation_runs (trading_date)
  where not superseded and ordering <> 'marks';
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
  'What went first: value over risk and least cost (money), the seven-part score, or what the '
  'owner marked, which stands beside the allocation of its date.';
comment on column public.allocation_runs.deployed is 'Capital of the lots that it chose; rupees.';
comment on column public.allocation_runs.target is
  'Capital that carry was to bring the whole book to; rupees.';
comment on column public.allocation_runs.most_deployed is
  'D*: the most of it that could be had with the new lots under all limits; rupees.';
comment on column public.allocation_runs.expected_value is
  'Of the whole book, what was held before too, under our view (p); rupees.';
comment on column public.allocation_runs.cvar95 is
  'Mean loss of its worst 5% of joint draws, positive; rupees.';
comment on column public.allocation_runs.loss_probability is
  'Share of the draws in which it loses.';
comment on column public.allocation_runs.carry_cost is
  'Rupees that the carry it chose is expected to cost.';
comment on column public.allocation_runs.cost_a_year is
  'What carry of this size is expected to cost a year; rupees.';
comment on column public.allocation_runs.notes is
  'What of its scenarios is an assumption, in words.';
comment on column public.allocation_runs.portfolio is
  'Of the whole book: greeks, stress grid, deployment by sleeve, industry, definition, side, tier.';
comment on column public.allocation_runs.superseded is
  'Other inputs of the same date came later: the same inputs are allocated anew when they come '
  'back. Never of what was marked.';
