create table public.schedules (
  name text primary key check (name ~ '^[a-z0-9_]+$'),
  function_name text not null
    check (function_name in ('analyze', 'allocate', 'execute', 'monitor', 'maintain')),
  cron text not null,
  body jsonb not null default '{}',
  enabled boolean not null default true
);

alter table public.schedules enable row level security;
revoke all on table public.schedules from public, anon, authenticated;
grant select, insert, update, delete on table public.schedules to service_role;

comment on table public.schedules is
  'What the scheduler calls: the function, when (cron in UTC) and its body. The mode of live '
  'execution stands in the body.';
comment on column public.schedules.cron is 'Cron expression in UTC.';
comment on column public.schedules.body is
  'Body of the call; the mode of live execution stands here.';
