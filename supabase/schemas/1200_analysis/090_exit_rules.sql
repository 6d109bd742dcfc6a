create table public.exit_rules (
  strategy_id bigint not null references public.strategies on delete cascade,
  rule text not null check (rule in ('profit_target', 'stop_loss', 'time_exit')),
  parameters jsonb not null,
  primary key (strategy_id, rule)
);

alter table public.exit_rules enable row level security;
revoke all on table public.exit_rules from public, anon, authenticated;
grant select, insert, update, delete on table public.exit_rules to service_role;

comment on table public.exit_rules is
  'Rules that close a position of this strategy, with their parameters.';
comment on column public.exit_rules.parameters is 'Thresholds of the rule.';
