create table public.orders (
  order_id bigint generated always as identity primary key,
  intent_id bigint not null unique references public.intents,
  broker_order_id text not null,
  mode public.trading_mode not null,
  state text not null check (state in ('open', 'filled', 'cancelled', 'rejected')),
  filled_quantity integer not null default 0 check (filled_quantity >= 0),
  average_price numeric,
  limit_price numeric check (limit_price > 0),
  changes integer not null default 0 check (changes between 0 and 25),
  asked_limit numeric check (asked_limit > 0),
  reason text,
  sent_at timestamptz not null,
  updated_at timestamptz not null,
  unique (mode, broker_order_id),
  check (state <> 'filled' or filled_quantity > 0),
  check ((changes = 0) = (asked_limit is null))
);
create index orders_sent on public.orders (sent_at);
create trigger guard_order before update on public.orders
  for each row execute function private.guard_execution();
create trigger admit_order before insert on public.orders
  for each row execute function private.admit_order();
create trigger keep_order before delete on public.orders
  for each row execute function private.guard_kept();
create constraint trigger check_order after insert or update on public.orders
  deferrable initially deferred for each row execute function private.check_order();

alter table public.orders enable row level security;
revoke all on table public.orders from public, anon, authenticated;
grant select, insert, update, delete on table public.orders to service_role;

comment on table public.orders is 'What the broker knows of an intent.';
comment on column public.orders.sent_at is
  'When the broker took it at the latest: it is no later than its leave to be sent.';
comment on column public.orders.limit_price is
  'Rupees, as the broker''s book showed it last; null where it does not tell.';
comment on column public.orders.changes is
  'Changes of the limit that were asked for, whatever became of them.';
comment on column public.orders.asked_limit is 'Rupees that the last of them asked for.';
comment on column public.orders.state is
  'An order ends once its trades are known: until then it is open, whatever is told of it.';
