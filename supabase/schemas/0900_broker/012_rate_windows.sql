create table public.rate_windows (
  family text not null references public.rate_limits,
  seconds integer not null check (seconds > 0),
  requests integer not null check (requests > 0),
  entry_requests integer not null check (entry_requests between 1 and requests),
  source text not null,
  primary key (family, seconds)
);

alter table public.rate_windows enable row level security;
revoke all on table public.rate_windows from public, anon, authenticated;
grant select, insert, update, delete on table public.rate_windows to service_role;

comment on table public.rate_windows is
  'How many requests of a family may be sent in any so many seconds, shared by all functions.';
comment on column public.rate_windows.entry_requests is
  'How many of them entries may use: the rest is kept for cancels, unwinds and exits.';
