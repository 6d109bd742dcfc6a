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

create trigger keep_position_leg before update or delete on public.position_legs
  for each row execute function private.guard_kept();
create constraint trigger check_position_leg after insert on public.position_legs
  deferrable initially deferred for each row execute function private.check_position();

alter table public.position_legs enable row level security;
revoke all on table public.position_legs from public, anon, authenticated;
grant select, insert, update, delete on table public.position_legs to service_role;

comment on table public.position_legs is
  'Legs of a position as they were entered, and those that adjustments opened; they are inserted '
  'only.';
comment on column public.position_legs.quantity is 'In units.';
