create table public.holidays (
  holiday_date date primary key,
  name text not null,
  source text not null
);

alter table public.holidays enable row level security;
revoke all on table public.holidays from public, anon, authenticated;
grant select, insert, update, delete on table public.holidays to service_role;

comment on table public.holidays is 'Weekdays on which the exchange does not trade.';
