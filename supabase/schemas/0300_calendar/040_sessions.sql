create table public.sessions (
  trading_date date primary key,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  fixing_at timestamptz not null,
  kind text not null check (kind in ('regular', 'special', 'muhurat')),
  source text not null,
  averaging_minutes integer not null default 0 check (averaging_minutes >= 0),
  check (opens_at < closes_at and fixing_at > opens_at and fixing_at <= closes_at)
);

alter table public.sessions enable row level security;
revoke all on table public.sessions from public, anon, authenticated;
grant select, insert, update, delete on table public.sessions to service_role;

comment on table public.sessions is
  'One row per date on which the exchange trades; generated once from times, holidays and special '
  'sessions.';
comment on column public.sessions.fixing_at is
  'When contracts that expire this day get their settlement price.';
comment on column public.sessions.averaging_minutes is
  'Minutes before the fixing whose average is the settlement price; 0 where it is one price.';
