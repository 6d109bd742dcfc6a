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
  fills jsonb not null default '[]',
  received_at timestamptz not null,
  check (filled_quantity <= quantity)
);

create trigger guard_paper_order before update or delete on public.paper_orders
  for each row execute function private.guard_paper_order();

alter table public.paper_orders enable row level security;
revoke all on table public.paper_orders from public, anon, authenticated;
grant select, insert, update, delete on table public.paper_orders to service_role;

comment on table public.paper_orders is
  'The book of the paper broker: what a real broker would keep on its side.';
comment on column public.paper_orders.fills is '[{tradeId, quantity, price, at}].';
