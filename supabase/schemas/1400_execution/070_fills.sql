create table public.fills (
  fill_id bigint generated always as identity primary key,
  order_id bigint not null references public.orders,
  mode public.trading_mode not null,
  trade_id text not null,
  quantity integer not null check (quantity > 0),
  price numeric not null check (price > 0),
  charges numeric not null check (charges >= 0),
  filled_at timestamptz not null,
  unique (order_id, trade_id)
);

create index fills_at on public.fills (filled_at);
create index fills_date on public.fills (((filled_at at time zone 'Asia/Kolkata')::date));
-- The exchange numbers its trades anew each day.
create unique index fills_trade
  on public.fills (mode, trade_id, ((filled_at at time zone 'Asia/Kolkata')::date));
create trigger keep_fill before update or delete on public.fills
  for each row execute function private.guard_kept();
create constraint trigger check_fill after insert on public.fills
  deferrable initially deferred for each row execute function private.check_order();
alter table public.fills enable row level security;
revoke all on table public.fills from public, anon, authenticated;
grant select, insert, update, delete on table public.fills to service_role;

comment on table public.fills is 'Executions of an order; they are inserted only.';
comment on column public.fills.charges is
  'All charges of this fill, rupees; the first of an order has its brokerage.';
