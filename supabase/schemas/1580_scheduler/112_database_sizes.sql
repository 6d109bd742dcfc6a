create table public.database_sizes (
  measured_on date primary key,
  bytes bigint not null check (bytes > 0)
);

alter table public.database_sizes enable row level security;
revoke all on table public.database_sizes from public, anon, authenticated;
grant select, insert, update, delete on table public.database_sizes to service_role;

comment on table public.database_sizes is
  'Size of the whole database at the day''s first tick, kept 60 days: how fast it grows.';
