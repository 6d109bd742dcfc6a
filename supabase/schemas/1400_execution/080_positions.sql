create table public.positions (
  position_id bigint generated always as identity primary key,
  plan_id bigint not null unique references public.plans,
  strategy_id bigint not null references public.strategies,
  underlying text not null references public.underlyings,
  definition text not null,
  sleeve public.sleeve not null,
  mode public.trading_mode not null,
  state text not null default 'open' check (state in ('open', 'closing', 'adjusting', 'closed')),
  lots integer not null check (lots > 0),
  expiry date not null,
  capital_used numeric not null,
  max_loss numeric,
  entry_net numeric not null,
  entry_charges numeric not null,
  exit_net numeric,
  exit_charges numeric,
  realised numeric,
  opened_at timestamptz not null,
  closed_at timestamptz,
  exit_rule text check (exit_rule in (
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'trailing_stop', 'delta_breach',
    'touch', 'iv_exit', 'event_exit', 'scale_out', 'adjustment', 'flatten', 'settlement')),
  check ((state = 'closed') = (closed_at is not null and realised is not null
    and exit_rule is not null))
);
create index positions_open on public.positions (underlying) where state <> 'closed';
create index positions_strategy on public.positions (strategy_id);
create index positions_underlying on public.positions (underlying);
create index positions_opened on public.positions (opened_at);
create index positions_closed on public.positions (((closed_at at time zone 'Asia/Kolkata')::date))
  where state = 'closed';
create trigger guard_position before update on public.positions
  for each row execute function private.guard_execution();
create trigger keep_position before delete on public.positions
  for each row execute function private.guard_kept();
create constraint trigger check_position after insert or update on public.positions
  deferrable initially deferred for each row execute function private.check_position();

alter table public.positions enable row level security;
revoke all on table public.positions from public, anon, authenticated;
grant select, insert, update, delete on table public.positions to service_role;

comment on table public.positions is
  'An open or closed structure; its ledger is summed from fills.';
comment on column public.positions.state is
  'adjusting: what an adjustment opens in it is on its way.';
comment on column public.positions.capital_used is
  'Rupees of margin and premium when it was opened.';
comment on column public.positions.entry_net is
  'Rupees, received +, paid -; summed from the fills.';
comment on column public.positions.realised is 'Rupees after all charges, from its fills.';
