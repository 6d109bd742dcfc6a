create table public.scheduler (
  only_row boolean primary key default true check (only_row),
  last_tick_at timestamptz,
  daily_on date
);

alter table public.scheduler enable row level security;
revoke all on table public.scheduler from public, anon, authenticated;
grant select, insert, update, delete on table public.scheduler to service_role;

comment on table public.scheduler is 'When the scheduler last looked at what is due: one row.';
comment on column public.scheduler.daily_on is 'Date of its last daily purge and calendar check.';
