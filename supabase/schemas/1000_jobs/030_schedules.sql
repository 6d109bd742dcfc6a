create table public.schedules (
  name text primary key check (name ~ '^[a-z0-9_]+$'),
  enabled boolean not null default true,
  function_name text not null
    check (function_name in ('analyze', 'allocate', 'execute', 'monitor', 'maintain')),
  body jsonb not null default '{}',
  starts_from text not null check (starts_from in ('midnight', 'open', 'close')),
  starts_after interval not null,
  ends_from text not null check (ends_from in ('midnight', 'open', 'close')),
  ends_after interval not null,
  every interval check (every >= interval '1 minute'),
  follows text references public.schedules check (follows <> name),
  days text not null default 'each_session'
    check (days in ('each_session', 'last_session_of_week')),
  session_kinds text[] not null default '{regular}'
    check (session_kinds <@ '{regular,special,muhurat}' and cardinality(session_kinds) > 0),
  constraint schedules_repeats_check check (every is null or follows is null),
  constraint schedules_window_check check (starts_from <> ends_from or ends_after > starts_after)
);
create trigger guard_schedule before insert or update on public.schedules
  for each row execute function private.guard_schedule();
create index schedules_follows on public.schedules (follows);

alter table public.schedules enable row level security;
revoke all on table public.schedules from public, anon, authenticated;
grant select, insert, update, delete on table public.schedules to service_role;

comment on table public.schedules is
  'What the desk does by itself, and when. A start that was missed is caught up until the end of '
  'its window. Times are of Asia/Kolkata or count from the session''s open or close, so they move '
  'with the calendar; a window ends with its date.';
comment on column public.schedules.body is
  'Body of the call. execute trades live only where mode stands here, in trading_state and in the '
  'secrets.';
comment on column public.schedules.starts_from is
  'What starts_after counts from: midnight (a time of day), the session''s open or its close.';
comment on column public.schedules.starts_after is 'May be negative: -00:15 is before.';
comment on column public.schedules.ends_from is 'What ends_after counts from.';
comment on column public.schedules.every is
  'Repeats at this distance; empty: once a date, again only until it is done.';
comment on column public.schedules.follows is
  'Starts only when this one is done for the date.';
comment on column public.schedules.days is
  'each_session, or only the last session of a calendar week.';
comment on column public.schedules.session_kinds is
  'Kinds of sessions on which it runs: regular, special (a weekend), muhurat.';
