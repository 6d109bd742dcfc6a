create table public.strategy_legs (
  strategy_id bigint not null references public.strategies on delete cascade,
  leg_number integer not null check (leg_number > 0),
  leg_right public.leg_right not null,
  side public.side not null,
  ratio integer not null check (ratio > 0),
  strike numeric check (strike > 0),
  expiry date,
  segment public.segment not null,
  security_id text not null,
  price numeric not null check (price >= 0),
  bid numeric,
  ask numeric,
  implied_volatility numeric,
  delta numeric,
  open_interest numeric,
  lot_size integer not null check (lot_size > 0),
  tick numeric not null check (tick > 0),
  primary key (strategy_id, leg_number),
  check ((leg_right = 'underlying') = (strike is null))
);

create trigger guard_allocated_leg before update or delete on public.strategy_legs
  for each row execute function private.guard_allocated();

alter table public.strategy_legs enable row level security;
revoke all on table public.strategy_legs from public, anon, authenticated;
grant select, insert, update, delete on table public.strategy_legs to service_role;

comment on table public.strategy_legs is 'Legs of an accepted strategy.';
comment on column public.strategy_legs.ratio is 'Lots of this leg for one lot of the strategy.';
comment on column public.strategy_legs.price is 'Executable entry price per unit.';
comment on column public.strategy_legs.bid is 'Of the quote that the price comes from.';
comment on column public.strategy_legs.ask is 'Of the quote that the price comes from.';
comment on column public.strategy_legs.open_interest is 'Units open.';
