-- Orders and what became of them. Whatever is sent was written first; a state that ended never changes again.

-- The desk's switch: one row. Live needs this mode, the secret and the call's own word together.
create table public.trading_state (
  only_row boolean primary key default true check (only_row),
  mode public.trading_mode not null default 'paper',
  paused boolean not null default false,
  reason text,
  check (not paused or reason is not null)
);
insert into public.trading_state default values;

-- Locks that stop new entries in a scope until an instant.
create table public.protections (
  protection_id bigint generated always as identity primary key,
  scope text not null check (scope in ('desk', 'underlying', 'definition')),
  -- The underlying or definition; null for the desk.
  subject text,
  kind text not null,
  until timestamptz not null,
  reason text not null,
  check ((scope = 'desk') = (subject is null))
);
create index protections_until on public.protections (until);

create table public.plans (
  plan_id bigint generated always as identity primary key,
  kind text not null check (kind in ('entry', 'exit')),
  mode public.trading_mode not null,
  trading_date date not null,
  underlying text not null references public.underlyings,
  allocation_id bigint references public.allocations,
  position_id bigint,
  -- The rule that asked for an exit.
  rule text,
  lots integer not null check (lots > 0),
  state text not null default 'gated'
    check (state in ('gated', 'denied', 'executing', 'filled', 'unwinding', 'unwound', 'failed')),
  reason text,
  created_at timestamptz not null,
  finished_at timestamptz,
  check ((kind = 'entry') = (allocation_id is not null and position_id is null)),
  check ((kind = 'exit') = (position_id is not null and rule is not null)),
  check ((state in ('denied', 'filled', 'unwound', 'failed')) = (finished_at is not null)),
  check (state not in ('denied', 'unwound', 'failed') or reason is not null)
);
create unique index plans_one_entry on public.plans (allocation_id, mode) where kind = 'entry' and state <> 'denied';
create unique index plans_one_exit on public.plans (position_id) where kind = 'exit' and state in ('gated', 'executing');
create index plans_date on public.plans (trading_date);
create index plans_underlying on public.plans (underlying);
create index plans_allocation on public.plans (allocation_id);
create index plans_position on public.plans (position_id);

create table public.intents (
  intent_id bigint generated always as identity primary key,
  plan_id bigint not null references public.plans,
  -- Order in which a plan's orders go out; the next step waits for the fills of the one before.
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
  state text not null default 'written' check (state in ('written', 'confirmed', 'refused', 'unknown')),
  reason text,
  written_at timestamptz not null,
  check (state <> 'refused' or reason is not null)
);
create index intents_plan on public.intents (plan_id, step);

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

create table public.fills (
  fill_id bigint generated always as identity primary key,
  order_id bigint not null references public.orders,
  trade_id text not null,
  quantity integer not null check (quantity > 0),
  price numeric not null check (price > 0),
  -- All charges of this fill, rupees.
  charges numeric not null check (charges >= 0),
  filled_at timestamptz not null,
  unique (order_id, trade_id)
);

-- The book of the paper broker: what a real broker would keep on its side.
create table public.paper_orders (
  correlation_id text primary key,
  broker_order_id text not null unique,
  segment public.segment not null,
  security_id text not null,
  side public.side not null,
  quantity integer not null,
  limit_price numeric not null,
  state text not null check (state in ('open', 'filled', 'cancelled')),
  filled_quantity integer not null default 0,
  -- [{tradeId, quantity, price, at}]
  fills jsonb not null default '[]',
  received_at timestamptz not null,
  check (filled_quantity <= quantity)
);

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
  -- Rupees, received +, paid -; summed from the fills.
  entry_net numeric not null,
  entry_charges numeric not null,
  exit_net numeric,
  exit_charges numeric,
  realised numeric,
  opened_at timestamptz not null,
  closed_at timestamptz,
  exit_rule text,
  check ((state = 'closed') = (closed_at is not null and realised is not null and exit_rule is not null))
);
alter table public.plans add foreign key (position_id) references public.positions;
create index positions_open on public.positions (underlying) where state <> 'closed';
create index positions_strategy on public.positions (strategy_id);
create index positions_underlying on public.positions (underlying);

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

create table public.position_marks (
  position_id bigint not null references public.positions,
  marked_at timestamptz not null,
  state text not null check (state in ('priced', 'no_quote')),
  -- Rupees received (+) or paid (-) when closed at the far side of the quotes; null without a quote.
  close_value numeric,
  unrealised numeric,
  primary key (position_id, marked_at),
  check ((state = 'priced') = (close_value is not null and unrealised is not null))
);

create table public.exits (
  exit_id bigint generated always as identity primary key,
  position_id bigint not null references public.positions,
  rule text not null,
  details jsonb not null,
  fired_at timestamptz not null,
  plan_id bigint references public.plans
);
create index exits_position on public.exits (position_id);
create index exits_plan on public.exits (plan_id);

-- Allowed transitions of everything that has a state here, in one place.
create function private.guard_execution() returns trigger language plpgsql set search_path = '' as $$
declare
  v_maps constant jsonb := '{
    "plans": {"gated": ["executing", "denied"], "executing": ["filled", "unwinding", "failed"], "unwinding": ["unwound", "failed"],
      "denied": [], "filled": [], "unwound": [], "failed": []},
    "intents": {"written": ["confirmed", "refused", "unknown"], "unknown": ["confirmed", "refused"], "confirmed": [], "refused": []},
    "orders": {"open": ["filled", "cancelled", "rejected"], "filled": [], "cancelled": [], "rejected": []},
    "positions": {"open": ["closing", "closed"], "closing": ["open", "closed"], "closed": []}}';
begin
  -- Telling the same again is no change; what ended never changes at all.
  if new is not distinct from old or (tg_table_name = 'orders' and to_jsonb(new) - 'updated_at' = to_jsonb(old) - 'updated_at') then
    return new;
  end if;
  if v_maps -> tg_table_name -> old.state = '[]'
    or (new.state <> old.state and not (v_maps -> tg_table_name -> old.state) ? new.state) then
    raise exception '%: from % to % is no transition', tg_table_name, old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;
create trigger guard_plan before update on public.plans for each row execute function private.guard_execution();
create trigger guard_intent before update on public.intents for each row execute function private.guard_execution();
create trigger guard_order before update on public.orders for each row execute function private.guard_execution();
create trigger guard_position before update on public.positions for each row execute function private.guard_execution();

select private.secure_table(t::regclass) from unnest(array[
  'public.trading_state', 'public.protections', 'public.plans', 'public.intents', 'public.orders', 'public.fills',
  'public.paper_orders', 'public.positions', 'public.position_legs', 'public.position_marks', 'public.exits'
]) t;
select private.secure_function('private.guard_execution()');
