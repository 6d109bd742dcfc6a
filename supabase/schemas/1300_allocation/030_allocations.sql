create table public.allocations (
  allocation_id bigint generated always as identity primary key,
  allocation_run_id bigint not null references public.allocation_runs,
  strategy_id bigint not null references public.strategies,
  trading_date date not null,
  underlying text not null references public.underlyings,
  sleeve public.sleeve not null,
  lots integer not null check (lots > 0),
  margin numeric not null check (margin >= 0),
  premium numeric not null check (premium >= 0),
  capital_used numeric not null check (capital_used > 0),
  max_loss numeric,
  expected_value numeric not null,
  expected_cost numeric not null default 0 check (expected_cost >= 0),
  rank integer not null check (rank > 0),
  reason text not null,
  state text not null default 'pending'
    check (state in ('pending', 'executing', 'executed', 'failed', 'superseded', 'cancelled')),
  unique (allocation_run_id, strategy_id)
);
create index allocations_strategy on public.allocations (strategy_id);
create index allocations_underlying on public.allocations (underlying);
create index allocations_pending on public.allocations (allocation_run_id, rank)
  where state = 'pending';
create index allocations_executing on public.allocations (strategy_id) where state = 'executing';
create unique index allocations_one_live on public.allocations (trading_date, underlying)
  where state in ('pending', 'executing');
create trigger date_allocation before insert on public.allocations
  for each row execute function private.date_allocation();
create trigger note_expected_cost after insert or update of state on public.allocations
  for each row execute function private.note_expected_cost();
create trigger guard_allocation before update on public.allocations
  for each row execute function private.guard_allocation();

alter table public.allocations enable row level security;
revoke all on table public.allocations from public, anon, authenticated;
grant select, insert, update, delete on table public.allocations to service_role;

comment on table public.allocations is 'A strategy with lots: chosen by an allocation run.';
comment on column public.allocations.trading_date is
  'Of its run. A date has one live allocation of an underlying.';
comment on column public.allocations.expected_cost is
  'Rupees that all lots of carry are expected to cost; 0 for the other sleeves.';
comment on column public.allocations.margin is 'Rupees for all lots.';
comment on column public.allocations.premium is 'Rupees paid for all lots of a long structure.';
comment on column public.allocations.capital_used is 'Margin and premium together.';
comment on column public.allocations.max_loss is 'Rupees for all lots; null when unlimited.';
comment on column public.allocations.rank is '1 is executed first.';
comment on column public.allocations.reason is 'Why it was chosen.';
