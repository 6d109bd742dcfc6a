create table public.mismatches (
  kind text not null check (kind in (
    'order_missing_there', 'order_unknown_here', 'fill_missing', 'quantity_differs',
    'position_missing_there', 'position_unknown_here')),
  subject text not null,
  first_seen timestamptz not null,
  segment public.segment not null,
  security_id text not null,
  correlation_id text,
  here integer not null,
  there integer not null,
  last_seen timestamptz not null,
  settled_at timestamptz,
  primary key (kind, subject, first_seen),
  check (last_seen >= first_seen)
);
create unique index mismatches_standing on public.mismatches (kind, subject)
  where settled_at is null;
create index mismatches_first on public.mismatches (first_seen);

alter table public.mismatches enable row level security;
revoke all on table public.mismatches from public, anon, authenticated;
grant select, insert, update, delete on table public.mismatches to service_role;

comment on table public.mismatches is
  'What differed between the desk''s live books and the broker''s in two looks, or was taken over '
  'from the broker after the first. One that stands stops live entries.';
comment on column public.mismatches.subject is
  'The order''s correlation id, of a position the instrument.';
comment on column public.mismatches.here is
  'Units by the desk''s tables, bought +, sold -; there: by the broker.';
comment on column public.mismatches.settled_at is
  'When it was seen no more, or taken over; null while it stands.';
