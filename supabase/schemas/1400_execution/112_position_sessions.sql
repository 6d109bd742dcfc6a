create table public.position_sessions (
  position_id bigint not null references public.positions on delete cascade,
  trading_date date not null,
  marked_at timestamptz not null,
  peak_mid numeric not null,
  primary key (position_id, trading_date)
);

alter table public.position_sessions enable row level security;
revoke all on table public.position_sessions from public, anon, authenticated;
grant select, insert, update, delete on table public.position_sessions to service_role;

comment on table public.position_sessions is
  'What the marks of a position came to by the end of a session, or by now.';
comment on column public.position_sessions.marked_at is 'The newest mark that is in it.';
comment on column public.position_sessions.peak_mid is
  'Rupees: the best profit at the middle of the quotes since the entry that two marks in a row '
  'reached.';
