create table public.allocation_refusals (
  allocation_run_id bigint not null references public.allocation_runs,
  underlying text not null,
  definition text not null check (definition ~ '^[a-z_0-9]+$'),
  strategy_id bigint references public.strategies on delete set null,
  reason text not null
    check (reason in (
        'regime_crisis', 'carry_not_allowed', 'position_open', 'no_scenario', 'underlying_taken',
        'displaced', 'position_count', 'definition_count', 'underlying_cap', 'loss_cap',
        'kelly_cap', 'industry_cap', 'undefined_risk_cap', 'deployment_cap', 'daily_cap',
        'carry_cost_cap', 'value_tail_cap', 'premium_tail_cap', 'book_tail_cap', 'stress_cap',
        'delta_cap', 'vega_cap', 'gamma_cap', 'theta_cap')),
  limit_name text
    check (limit_name in (
        'position_count', 'definition_count', 'underlying_cap', 'loss_cap', 'kelly_cap',
        'industry_cap', 'undefined_risk_cap', 'deployment_cap', 'daily_cap', 'carry_cost_cap',
        'value_tail_cap', 'premium_tail_cap', 'book_tail_cap', 'stress_cap', 'delta_cap',
        'vega_cap', 'gamma_cap', 'theta_cap')),
  distance numeric check (distance >= 0 and distance < 'infinity'),
  capital_needed numeric check (capital_needed > 0 and capital_needed < 'infinity'),
  detail text not null,
  primary key (allocation_run_id, underlying, definition)
);
create index allocation_refusals_strategy on public.allocation_refusals (strategy_id);

alter table public.allocation_refusals enable row level security;
revoke all on table public.allocation_refusals from public, anon, authenticated;
grant select, insert, update, delete on table public.allocation_refusals to service_role;

comment on table public.allocation_refusals is 'Why an accepted strategy got no lots.';
comment on column public.allocation_refusals.strategy_id is
  'Null once a forced evaluation has replaced it; what was refused stays told.';
comment on column public.allocation_refusals.limit_name is
  'The limit that binds; null where none is in its way.';
comment on column public.allocation_refusals.distance is
  'By how much one lot would pass it: rupees, or a count.';
comment on column public.allocation_refusals.capital_needed is
  'Capital of the desk from which one lot keeps every limit; null where none is enough.';
comment on column public.allocation_refusals.detail is 'The binding limit with its figures.';
