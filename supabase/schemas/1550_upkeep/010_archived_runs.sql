create table public.archived_runs (
  run_id bigint primary key,
  trading_date date not null,
  risk public.risk not null,
  finished_at timestamptz,
  underlyings integer not null,
  succeeded integer not null,
  rejected integer not null,
  reasons jsonb not null,
  accepted_strategies integer not null,
  nifty numeric,
  nifty_volatility numeric,
  capital numeric,
  deployed numeric,
  allocations integer not null,
  plans integer not null,
  orders integer not null,
  denied integer not null,
  filled integer not null,
  failed integer not null
);
create index archived_runs_date on public.archived_runs (trading_date);

alter table public.archived_runs enable row level security;
revoke all on table public.archived_runs from public, anon, authenticated;
grant select, insert, update, delete on table public.archived_runs to service_role;

comment on table public.archived_runs is
  'What a run came to, written before the first of its rows goes and kept for good.';
comment on column public.archived_runs.reasons is 'Rejected underlyings by reason.';
comment on column public.archived_runs.nifty_volatility is
  'At the money to the near expiry, decimal a year.';
comment on column public.archived_runs.deployed is
  'Rupees that the date''s last allocation put to work.';
comment on column public.archived_runs.plans is
  'Entry plans of the date that were not denied; filled and failed are among them.';
