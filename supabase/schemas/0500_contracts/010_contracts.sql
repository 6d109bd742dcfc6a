create table public.contracts (
  contract_id bigint generated always as identity primary key,
  underlying text not null references public.underlyings,
  segment public.segment not null,
  security_id text not null check (security_id ~ '^[0-9]+$'),
  instrument text not null check (instrument in ('option', 'future')),
  expiry date not null,
  strike numeric check (strike > 0),
  option_right public.option_right,
  lot_size integer not null check (lot_size > 0),
  tick numeric not null check (tick > 0),
  freeze_quantity integer check (freeze_quantity > 0),
  listed_on date not null,
  previous_listed_on date,
  previous_lot_size integer check (previous_lot_size > 0),
  unique nulls not distinct (underlying, instrument, expiry, strike, option_right),
  check ((instrument = 'option') = (strike is not null and option_right is not null)),
  check (instrument = 'option' or (strike is null and option_right is null)),
  check (listed_on <= expiry),
  check (previous_listed_on < listed_on),
  check ((previous_listed_on is null) = (previous_lot_size is null))
);
create index contracts_security on public.contracts (segment, security_id, expiry);
create index contracts_expiry on public.contracts (underlying, expiry);

alter table public.contracts enable row level security;
revoke all on table public.contracts from public, anon, authenticated;
grant select, insert, update, delete on table public.contracts to service_role;

comment on table public.contracts is
  'Listed options and futures as the broker''s instrument master names them; one row per natural '
  'key.';
comment on column public.contracts.security_id is
  'The broker''s id now; the natural key is underlying, instrument, expiry, strike and right.';
comment on column public.contracts.tick is 'Smallest step of the price in rupees.';
comment on column public.contracts.freeze_quantity is
  'Units from which the exchange refuses one order.';
comment on column public.contracts.listed_on is
  'The last trading date whose instrument master listed it.';
comment on column public.contracts.previous_listed_on is
  'The trading date of the master before the last one that listed it: the listing before today '
  'stays whole after any part of today''s is stored.';
comment on column public.contracts.previous_lot_size is 'Lot size in that earlier master.';
