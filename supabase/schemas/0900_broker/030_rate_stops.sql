create table public.rate_stops (
  only_row boolean primary key default true check (only_row),
  stopped_until timestamptz not null
);

alter table public.rate_stops enable row level security;
revoke all on table public.rate_stops from public, anon, authenticated;
grant select, insert, update, delete on table public.rate_stops to service_role;

comment on table public.rate_stops is 'One row while the broker told the account to stop (805).';
