create table public.protections (
  protection_id bigint generated always as identity primary key,
  scope text not null check (scope in ('desk', 'underlying', 'definition')),
  subject text,
  mode public.trading_mode,
  kind text not null default 'owner' check (kind in ('daily_loss', 'weekly_loss', 'drawdown',
    'losing_streak', 'slippage', 'rejects', 'owner')),
  cause text unique,
  until timestamptz not null,
  reason text not null,
  raised_at timestamptz,
  check ((scope = 'desk') = (subject is null)),
  check ((kind = 'owner') = (cause is null)),
  check ((cause is null) = (raised_at is null))
);
create index protections_until on public.protections (until);

alter table public.protections enable row level security;
revoke all on table public.protections from public, anon, authenticated;
grant select, insert, update, delete on table public.protections to service_role;

comment on table public.protections is
  'Locks that stop new entries in a scope until an instant, the desk''s and the owner''s. One is '
  'lifted by setting until; a row that is deleted may be raised again for its cause.';
comment on column public.protections.subject is 'The underlying or definition; null for the desk.';
comment on column public.protections.mode is 'Whose entries it stops; null: of both modes.';
comment on column public.protections.kind is 'What raised the lock.';
comment on column public.protections.cause is
  'What the desk raised it for, once: a date, a streak''s last trade, a peak. Null: the owner''s.';
comment on column public.protections.until is 'infinity: until the owner resumes.';
