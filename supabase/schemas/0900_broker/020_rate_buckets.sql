create table public.rate_buckets (
  family text not null references public.rate_limits,
  key text not null default '',
  next_at timestamptz not null,
  primary key (family, key)
);

alter table public.rate_buckets enable row level security;
revoke all on table public.rate_buckets from public, anon, authenticated;
grant select, insert, update, delete on table public.rate_buckets to service_role;

comment on table public.rate_buckets is 'When the next request of a family and key may be sent.';
comment on column public.rate_buckets.key is
  'What is limited inside the family: of chains underlying and expiry, else empty.';
