create table public.special_sessions (
  session_date date primary key,
  opens time not null,
  closes time not null,
  kind text not null check (kind in ('special', 'muhurat')),
  source text not null,
  check (opens < closes)
);

alter table public.special_sessions enable row level security;
revoke all on table public.special_sessions from public, anon, authenticated;
grant select, insert, update, delete on table public.special_sessions to service_role;

comment on table public.special_sessions is
  'Dates with times of their own: sessions on weekends and the Muhurat session.';
comment on column public.special_sessions.opens is 'Wall-clock time in Asia/Kolkata.';
