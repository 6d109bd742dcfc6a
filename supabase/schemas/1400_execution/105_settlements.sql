create table public.settlements (
  plan_id bigint not null references public.plans,
  leg_number integer not null check (leg_number > 0),
  expiry date not null,
  units integer not null check (units <> 0),
  underlying_price numeric not null check (underlying_price > 0),
  price numeric not null check (price >= 0),
  charges numeric not null check (charges >= 0),
  settled_at timestamptz not null,
  primary key (plan_id, leg_number)
);
create index settlements_date
  on public.settlements (((settled_at at time zone 'Asia/Kolkata')::date));
create trigger keep_settlement before update or delete on public.settlements
  for each row execute function private.guard_kept();

alter table public.settlements enable row level security;
revoke all on table public.settlements from public, anon, authenticated;
grant select, insert, update, delete on table public.settlements to service_role;

comment on table public.settlements is
  'Legs that were still held at their expiry, as the exchange settled them; inserted only.';
comment on column public.settlements.plan_id is 'The entry that they stood from.';
comment on column public.settlements.units is 'Held +, owed -.';
comment on column public.settlements.underlying_price is
  'Rupees, close of the underlying on the expiry; after a split since the entry in its old terms.';
comment on column public.settlements.price is 'Rupees per unit received or owed: intrinsic value.';
comment on column public.settlements.charges is
  'Rupees: tax on exercise, and of a stock what trading the delivered shares costs.';
