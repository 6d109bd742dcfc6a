create table public.allocation_refusals (
  allocation_run_id bigint not null references public.allocation_runs,
  strategy_id bigint not null references public.strategies on delete cascade,
  reason text not null
    check (reason in (
        'regime_crisis', 'carry_not_allowed', 'position_open', 'underlying_taken', 'loss_cap',
        'underlying_cap', 'industry_cap', 'undefined_risk_cap', 'deployment_cap',
        'carry_cost_cap', 'position_count', 'kelly_below_one_lot')),
  detail text not null,
  primary key (allocation_run_id, strategy_id)
);
create index allocation_refusals_strategy on public.allocation_refusals (strategy_id);

alter table public.allocation_refusals enable row level security;
revoke all on table public.allocation_refusals from public, anon, authenticated;
grant select, insert, update, delete on table public.allocation_refusals to service_role;

comment on table public.allocation_refusals is 'Why an accepted strategy got no lots.';
comment on column public.allocation_refusals.detail is 'The binding limit with its figures.';
