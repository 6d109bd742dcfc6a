create table public.cost_ledger (
  allocation_id bigint primary key,
  trading_date date not null,
  underlying text not null,
  lots integer not null check (lots > 0),
  expected_cost numeric not null check (expected_cost >= 0),
  state text not null check (state in ('pending', 'executing', 'executed', 'released')),
  mode public.trading_mode
);
create index cost_ledger_date on public.cost_ledger (trading_date);

alter table public.cost_ledger enable row level security;
revoke all on table public.cost_ledger from public, anon, authenticated;
grant select, insert, update, delete on table public.cost_ledger to service_role;

comment on table public.cost_ledger is
  'What each allocation of the carry sleeve is expected to cost, by the session that took it; kept '
  'for as long as the budget of a year looks back, when the allocation itself is archived.';
comment on column public.cost_ledger.lots is 'Planned, or once executed those that were filled.';
comment on column public.cost_ledger.expected_cost is 'Rupees for these lots.';
comment on column public.cost_ledger.state is
  'As its allocation; released where it never became a position, and then it cost nothing.';
comment on column public.cost_ledger.mode is
  'Of the plan that entered it; absent while it is pending, and where no plan was made. Each mode '
  'has its budget: what is of neither counts in both.';
