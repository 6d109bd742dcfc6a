-- Compiled from supabase/schemas/1400_execution by `npm run schema`: edit it there.

create table public.trading_state (
  only_row boolean primary key default true check (only_row),
  mode public.trading_mode not null default 'paper',
  paused boolean not null default false,
  reason text,
  check (not paused or reason is not null)
);

alter table public.trading_state enable row level security;
revoke all on table public.trading_state from public, anon, authenticated;
grant select, insert, update, delete on table public.trading_state to service_role;

comment on table public.trading_state is
  'The desk''s switch: one row. Live needs this mode, the secret and the call''s own word '
  'together.';
comment on column public.trading_state.reason is 'Why entries are paused.';

create table public.protections (
  protection_id bigint generated always as identity primary key,
  scope text not null check (scope in ('desk', 'underlying', 'definition')),
  subject text,
  kind text not null,
  until timestamptz not null,
  reason text not null,
  check ((scope = 'desk') = (subject is null))
);
create index protections_until on public.protections (until);

alter table public.protections enable row level security;
revoke all on table public.protections from public, anon, authenticated;
grant select, insert, update, delete on table public.protections to service_role;

comment on table public.protections is 'Locks that stop new entries in a scope until an instant.';
comment on column public.protections.subject is 'The underlying or definition; null for the desk.';
comment on column public.protections.kind is 'What raised the lock.';

create function private.guard_execution() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_maps constant jsonb := '{
    "plans": {
      "gated": ["executing", "denied"], "executing": ["filled", "unwinding", "failed"],
      "unwinding": ["unwound", "failed"], "denied": [], "filled": [], "unwound": [], "failed": []},
    "intents": {
      "written": ["confirmed", "refused", "unknown"], "unknown": ["confirmed", "refused"],
      "confirmed": [], "refused": []},
    "orders": {
      "open": ["filled", "cancelled", "rejected"], "filled": [], "cancelled": [], "rejected": []},
    "positions": {"open": ["closing", "closed"], "closing": ["open", "closed"], "closed": []}}';
begin
  -- Telling the same again is no change; what ended never changes at all.
  if new is not distinct from old or (
    tg_table_name = 'orders' and to_jsonb(new) - 'updated_at' = to_jsonb(old) - 'updated_at'
  ) then
    return new;
  end if;
  if v_maps -> tg_table_name -> old.state = '[]'
    or (new.state <> old.state and not (v_maps -> tg_table_name -> old.state) ? new.state) then
    raise exception '%: from % to % is no transition', tg_table_name, old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_execution() from public, anon, authenticated;
grant execute on function private.guard_execution() to service_role;

comment on function private.guard_execution() is
  'Allowed transitions of plans, intents, orders and positions. Telling the same again is no '
  'change; what ended never changes.';

create table public.plans (
  plan_id bigint generated always as identity primary key,
  kind text not null check (kind in ('entry', 'exit')),
  mode public.trading_mode not null,
  trading_date date not null,
  underlying text not null references public.underlyings,
  allocation_id bigint references public.allocations,
  position_id bigint,
  rule text check (rule in (
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'flatten')),
  lots integer not null check (lots > 0),
  state text not null default 'gated'
    check (state in ('gated', 'denied', 'executing', 'filled', 'unwinding', 'unwound', 'failed')),
  reason text,
  created_at timestamptz not null,
  finished_at timestamptz,
  check ((kind = 'entry') = (allocation_id is not null and position_id is null)),
  check ((kind = 'exit') = (position_id is not null and rule is not null)),
  check ((state in ('denied', 'filled', 'unwound', 'failed')) = (finished_at is not null)),
  check (state not in ('denied', 'unwound', 'failed') or reason is not null),
  constraint plans_denial_check check (state <> 'denied' or split_part(reason, ':', 1) in (
    'no_quote', 'price_moved', 'protected', 'banned', 'expiry_day'))
);
create unique index plans_one_entry on public.plans (allocation_id, mode)
  where kind = 'entry' and state <> 'denied';
create unique index plans_one_exit on public.plans (position_id)
  where kind = 'exit' and state in ('gated', 'executing');
create index plans_date on public.plans (trading_date);
create index plans_underlying on public.plans (underlying);
create index plans_allocation on public.plans (allocation_id);
create index plans_position on public.plans (position_id);
create index plans_unfinished on public.plans (kind)
  where state in ('gated', 'executing', 'unwinding');
create index plans_created on public.plans (created_at);
create index plans_failed on public.plans (finished_at)
  where state in ('denied', 'failed', 'unwound');
create index plans_unwound on public.plans (((finished_at at time zone 'Asia/Kolkata')::date))
  where state in ('failed', 'unwound');
create trigger guard_plan before update on public.plans
  for each row execute function private.guard_execution();

alter table public.plans enable row level security;
revoke all on table public.plans from public, anon, authenticated;
grant select, insert, update, delete on table public.plans to service_role;

comment on table public.plans is
  'The ordered orders of an allocation''s entry or a position''s exit.';
comment on column public.plans.rule is 'The rule that asked for an exit.';
comment on column public.plans.reason is 'Why it was denied, unwound or failed.';

create table public.intents (
  intent_id bigint generated always as identity primary key,
  plan_id bigint not null references public.plans,
  step integer not null check (step > 0),
  leg_number integer not null check (leg_number > 0),
  purpose text not null check (purpose in ('open', 'close', 'unwind')),
  side public.side not null,
  segment public.segment not null,
  security_id text not null,
  quantity integer not null check (quantity > 0),
  limit_price numeric not null check (limit_price > 0),
  tick numeric not null check (tick > 0),
  correlation_id text not null unique check (correlation_id ~ '^[A-Za-z0-9_-]{1,25}$'),
  state text not null default 'written'
    check (state in ('written', 'confirmed', 'refused', 'unknown')),
  reason text,
  written_at timestamptz not null,
  check (state <> 'refused' or reason is not null)
);
create index intents_plan on public.intents (plan_id, step);
create trigger guard_intent before update on public.intents
  for each row execute function private.guard_execution();

alter table public.intents enable row level security;
revoke all on table public.intents from public, anon, authenticated;
grant select, insert, update, delete on table public.intents to service_role;

comment on table public.intents is 'The stored wish to send one order, written before it is sent.';
comment on column public.intents.step is
  'Order in which a plan''s orders go out; the next step waits for the fills of the one before.';
comment on column public.intents.purpose is
  'open and close are the plan''s own orders, unwind is the way back.';
comment on column public.intents.correlation_id is
  'What the broker is told: an order can be found by it whatever became of the reply.';
comment on column public.intents.state is
  'unknown: sent, and whether the broker has it is not known yet.';

create table public.orders (
  order_id bigint generated always as identity primary key,
  intent_id bigint not null unique references public.intents,
  broker_order_id text not null,
  mode public.trading_mode not null,
  state text not null check (state in ('open', 'filled', 'cancelled', 'rejected')),
  filled_quantity integer not null default 0 check (filled_quantity >= 0),
  average_price numeric,
  reason text,
  sent_at timestamptz not null,
  updated_at timestamptz not null,
  unique (mode, broker_order_id)
);
create index orders_sent on public.orders (sent_at);
create trigger guard_order before update on public.orders
  for each row execute function private.guard_execution();

alter table public.orders enable row level security;
revoke all on table public.orders from public, anon, authenticated;
grant select, insert, update, delete on table public.orders to service_role;

comment on table public.orders is 'What the broker knows of an intent.';

create table public.fills (
  fill_id bigint generated always as identity primary key,
  order_id bigint not null references public.orders,
  trade_id text not null,
  quantity integer not null check (quantity > 0),
  price numeric not null check (price > 0),
  charges numeric not null check (charges >= 0),
  filled_at timestamptz not null,
  unique (order_id, trade_id)
);

create index fills_at on public.fills (filled_at);
create index fills_date on public.fills (((filled_at at time zone 'Asia/Kolkata')::date));
alter table public.fills enable row level security;
revoke all on table public.fills from public, anon, authenticated;
grant select, insert, update, delete on table public.fills to service_role;

comment on table public.fills is 'Executions of an order.';
comment on column public.fills.charges is 'All charges of this fill, rupees.';

create table public.positions (
  position_id bigint generated always as identity primary key,
  plan_id bigint not null unique references public.plans,
  strategy_id bigint not null references public.strategies,
  underlying text not null references public.underlyings,
  definition text not null,
  sleeve public.sleeve not null,
  mode public.trading_mode not null,
  state text not null default 'open' check (state in ('open', 'closing', 'closed')),
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
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'flatten')),
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

alter table public.positions enable row level security;
revoke all on table public.positions from public, anon, authenticated;
grant select, insert, update, delete on table public.positions to service_role;

comment on table public.positions is
  'An open or closed structure; its ledger is summed from fills.';
comment on column public.positions.capital_used is
  'Rupees of margin and premium when it was opened.';
comment on column public.positions.entry_net is
  'Rupees, received +, paid -; summed from the fills.';
comment on column public.positions.realised is 'Rupees after all charges, from its fills.';

alter table public.plans
  add constraint plans_position_id_fkey foreign key (position_id) references public.positions;

create table public.position_legs (
  position_id bigint not null references public.positions,
  leg_number integer not null,
  leg_right public.leg_right not null,
  side public.side not null,
  strike numeric,
  expiry date,
  segment public.segment not null,
  security_id text not null,
  quantity integer not null check (quantity > 0),
  tick numeric not null,
  entry_price numeric not null,
  primary key (position_id, leg_number)
);

alter table public.position_legs enable row level security;
revoke all on table public.position_legs from public, anon, authenticated;
grant select, insert, update, delete on table public.position_legs to service_role;

comment on table public.position_legs is 'Legs of a position with the quantity to close.';
comment on column public.position_legs.quantity is 'In units.';

create table public.position_marks (
  position_id bigint not null references public.positions,
  marked_at timestamptz not null,
  state text not null check (state in ('priced', 'no_quote')),
  close_value numeric,
  unrealised numeric,
  unrealised_mid numeric,
  primary key (position_id, marked_at),
  check ((state = 'priced') = (unrealised_mid is not null)),
  check ((close_value is null) = (unrealised is null)),
  check (state = 'priced' or unrealised is null)
);
create index position_marks_date
  on public.position_marks (((marked_at at time zone 'Asia/Kolkata')::date));

alter table public.position_marks enable row level security;
revoke all on table public.position_marks from public, anon, authenticated;
grant select, insert, update, delete on table public.position_marks to service_role;

comment on table public.position_marks is
  'What an open position was worth: at the middle of the quotes, which rules go by, and if it were '
  'closed at their far side.';
comment on column public.position_marks.state is 'no_quote: a leg has neither side.';
comment on column public.position_marks.close_value is
  'Rupees received (+) or paid (-) when closed at the far side of the quotes; null where one is '
  'missing.';
comment on column public.position_marks.unrealised is
  'Rupees after the charges of the entry, closed at the far side; null where one is missing.';
comment on column public.position_marks.unrealised_mid is
  'Rupees after the charges of the entry at the middle of the quotes; a leg that nobody bids for '
  'counts half of its ask.';

create table public.exit_targets (
  position_id bigint primary key references public.positions on delete cascade,
  close_value_at numeric not null,
  valid_on date not null,
  found_at timestamptz not null
);

alter table public.exit_targets enable row level security;
revoke all on table public.exit_targets from public, anon, authenticated;
grant select, insert, update, delete on table public.exit_targets to service_role;

comment on table public.exit_targets is
  'What a position with a profit target would have to be worth next session for holding on to be '
  'worth no more than closing; found anew each evening.';
comment on column public.exit_targets.close_value_at is
  'Rupees received (+) or paid (-) when closed at the middle of the quotes.';
comment on column public.exit_targets.valid_on is 'The one session for which it holds.';

create table public.exits (
  exit_id bigint generated always as identity primary key,
  position_id bigint not null references public.positions,
  rule text not null check (rule in (
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'flatten')),
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
