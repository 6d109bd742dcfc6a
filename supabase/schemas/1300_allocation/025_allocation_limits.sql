create table public.allocation_limits (
  allocation_run_id bigint not null references public.allocation_runs on delete cascade,
  limit_name text not null
    check (limit_name in (
        'position_count', 'definition_count', 'underlying_cap', 'loss_cap', 'kelly_cap',
        'industry_cap', 'undefined_risk_cap', 'deployment_cap', 'daily_cap', 'carry_cost_cap',
        'value_tail_cap', 'premium_tail_cap', 'book_tail_cap', 'stress_cap', 'delta_cap',
        'vega_cap', 'gamma_cap', 'theta_cap')),
  of text not null default '',
  value numeric not null check (value > '-infinity' and value < 'infinity'),
  bound numeric not null check (bound > '-infinity' and bound < 'infinity'),
  is_binding boolean not null,
  shadow_price numeric check (shadow_price >= 0 and shadow_price < 'infinity'),
  shadow_capital numeric check (shadow_capital >= 0 and shadow_capital < 'infinity'),
  check ((shadow_price is null) = (shadow_capital is null)),
  primary key (allocation_run_id, limit_name, of)
);

alter table public.allocation_limits enable row level security;
revoke all on table public.allocation_limits from public, anon, authenticated;
grant select, insert, update, delete on table public.allocation_limits to service_role;

comment on table public.allocation_limits is
  'How far an allocation uses each limit, and what the limit costs.';
comment on column public.allocation_limits.of is
  'An industry, a definition, an underlying, a cell of the stress grid; empty where the limit is '
  'of the whole book.';
comment on column public.allocation_limits.value is
  'What the whole book comes to, in the units of its bound: rupees, or a count.';
comment on column public.allocation_limits.is_binding is
  'The next best lot would pass it.';
comment on column public.allocation_limits.shadow_price is
  'What a limit wider by 5%, or by a place, would add to the value of edge and premium or save of '
  'the cost and tail of carry, rupees; found by searching again, approximate; null where it was '
  'not asked for.';
comment on column public.allocation_limits.shadow_capital is
  'Capital that carry could then bring up to the target, rupees; approximate as well.';
