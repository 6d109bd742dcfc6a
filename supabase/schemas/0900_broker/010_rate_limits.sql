create table public.rate_limits (
  family text primary key
    check (family in ('data', 'quote', 'chain', 'orders', 'other')),
  interval_seconds numeric check (interval_seconds > 0),
  source text not null
);

alter table public.rate_limits enable row level security;
revoke all on table public.rate_limits from public, anon, authenticated;
grant select, insert, update, delete on table public.rate_limits to service_role;

comment on table public.rate_limits is
  'How often a family of broker requests may be sent, shared by all functions; the broker''s '
  'published limits are the ceiling.';
comment on column public.rate_limits.interval_seconds is
  'Least seconds between two requests of one key; null where rate_windows counts them.';
