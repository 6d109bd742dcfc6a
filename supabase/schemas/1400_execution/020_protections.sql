create table public.protections (
  protection_id bigint generated always as identity primary key,
  scope text not null check (scope in ('desk', 'underlying', 'definition')),
  subject text,
  kind text not null,
  until timestamptz not null,
  reason text not null,
  check ((scope = 'desk') = (subject is null))
);
create index protections_until on public.protections (until);

alter table public.protections enable row level security;
revoke all on table public.protections from public, anon, authenticated;
grant select, insert, update, delete on table public.protections to service_role;

comment on table public.protections is 'Locks that stop new entries in a scope until an instant.';
comment on column public.protections.subject is 'The underlying or definition; null for the desk.';
comment on column public.protections.kind is 'What raised the lock.';
