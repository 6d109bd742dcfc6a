create table public.adjustment_legs (
  adjustment_id bigint not null references public.adjustments,
  position_id bigint not null references public.positions,
  leg_number integer not null check (leg_number > 0),
  purpose text not null check (purpose in ('open', 'close')),
  leg_right public.option_right not null,
  side public.side not null,
  strike numeric not null check (strike > 0),
  expiry date not null,
  segment public.segment not null,
  security_id text not null,
  quantity integer not null check (quantity > 0),
  lot_size integer not null check (lot_size > 0),
  tick numeric not null check (tick > 0),
  bid numeric check (bid > 0),
  ask numeric check (ask > 0),
  implied_volatility numeric check (implied_volatility > 0),
  primary key (adjustment_id, leg_number),
  check (quantity % lot_size = 0),
  check (ask > bid),
  check (purpose = 'close' or num_nulls(bid, ask) = 0)
);
create unique index adjustment_legs_opened on public.adjustment_legs (position_id, leg_number)
  where purpose = 'open';
create index adjustment_legs_position on public.adjustment_legs (position_id);
create trigger keep_adjustment_leg before update or delete on public.adjustment_legs
  for each row execute function private.guard_kept();

alter table public.adjustment_legs enable row level security;
revoke all on table public.adjustment_legs from public, anon, authenticated;
grant select, insert, update, delete on table public.adjustment_legs to service_role;

comment on table public.adjustment_legs is
  'Legs that an adjustment closes of its position, and those that it opens; inserted only.';
comment on column public.adjustment_legs.leg_number is
  'Of the position: one that it opens has a number that no other leg of the position ever had.';
comment on column public.adjustment_legs.side is
  'Of the leg: what is closed is traded the other way.';
comment on column public.adjustment_legs.quantity is 'In units.';
comment on column public.adjustment_legs.lot_size is 'Units of a lot.';
comment on column public.adjustment_legs.bid is
  'Rupees per unit as proposed, as the ask; null where the side that is not traded had none.';
