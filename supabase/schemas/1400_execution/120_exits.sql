create table public.exits (
  exit_id bigint generated always as identity primary key,
  position_id bigint not null references public.positions,
  rule text not null check (rule in (
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'trailing_stop', 'delta_breach',
    'touch', 'iv_exit', 'event_exit', 'scale_out', 'adjustment', 'flatten', 'settlement')),
  details jsonb not null,
  fired_at timestamptz not null,
  plan_id bigint references public.plans
);
create index exits_position on public.exits (position_id);
create index exits_plan on public.exits (plan_id);

alter table public.exits enable row level security;
revoke all on table public.exits from public, anon, authenticated;
grant select, insert, update, delete on table public.exits to service_role;

comment on table public.exits is 'Exit rules that fired.';
