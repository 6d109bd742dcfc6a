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
  cvar_contribution numeric
    check (cvar_contribution > '-infinity' and cvar_contribution < 'infinity'),
  kelly_lots numeric check (kelly_lots >= 0 and kelly_lots < 'infinity'),
  tier smallint check (tier between 1 and 3),
  stands_in_for text check (stands_in_for ~ '^[a-z_0-9]+$'),
  substitution_weight numeric check (substitution_weight > 0 and substitution_weight <= 1),
  displaced text,
  binding_limits text[] not null default '{}',
  broker_margin numeric check (broker_margin >= 0 and broker_margin < 'infinity'),
  rank integer not null check (rank > 0),
  reason text not null,
  state text not null default 'pending'
    check (state in ('pending', 'executing', 'executed', 'failed', 'superseded', 'cancelled')),
  unique (allocation_run_id, strategy_id),
  check ((stands_in_for is null) = (substitution_weight is null)),
  constraint allocations_binding_limits_check check (binding_limits <@ array[
    'position_count', 'definition_count', 'underlying_cap', 'loss_cap', 'kelly_cap',
    'industry_cap', 'undefined_risk_cap', 'deployment_cap', 'daily_cap', 'carry_cost_cap',
    'value_tail_cap', 'premium_tail_cap', 'book_tail_cap', 'stress_cap', 'delta_cap', 'vega_cap',
    'gamma_cap', 'theta_cap'])
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
comment on column public.allocations.cvar_contribution is
  'Its share of the mean loss of the book''s worst 5% of draws; rupees.';
comment on column public.allocations.kelly_lots is
  'Lots of its shrunk Kelly bet, not rounded; null for carry.';
comment on column public.allocations.tier is
  'Of its definition at the level of India VIX; null where the level has none.';
comment on column public.allocations.stands_in_for is
  'Definition that was wanted and could not be had in this underlying.';
comment on column public.allocations.substitution_weight is
  'What of that definition''s fit it keeps.';
comment on column public.allocations.displaced is
  'The next best strategy that got no lots because this one did.';
comment on column public.allocations.binding_limits is 'What keeps it from one lot more.';
comment on column public.allocations.broker_margin is
  'Margin of all lots by the broker''s calculator; null where it was not asked or did not answer.';
comment on column public.allocations.rank is '1 is executed first.';
comment on column public.allocations.reason is 'Why it was chosen.';
