create table public.alerts (
  alert_id bigint generated always as identity primary key,
  level text not null check (level in ('info', 'warning', 'critical')),
  kind text not null check (kind in (
    'adjustment', 'calendar_ended', 'calendar_ends', 'delivery', 'not_reconciled', 'plan_error',
    'plan_unfinished', 'position_error', 'protection', 'purge_refused', 'rebalance',
    'scheduler_cannot_call',
    'stage_failed', 'stage_failing', 'stage_missed', 'watch_broken', 'worker_lost')),
  subject text not null,
  message text not null,
  raised_at timestamptz not null,
  seen boolean not null default false,
  unique (kind, subject)
);
create index alerts_raised on public.alerts (raised_at);
create index alerts_unseen on public.alerts (raised_at) where not seen;

alter table public.alerts enable row level security;
revoke all on table public.alerts from public, anon, authenticated;
grant select, insert, update, delete on table public.alerts to service_role;

comment on table public.alerts is
  'What a person should look at, once for each subject; tick seen when it is dealt with.';
comment on column public.alerts.level is
  'info: good to know; warning: look today; critical: the desk does not do its work.';
comment on column public.alerts.subject is
  'What it is about, with the date where it may happen again: a kind is raised once for each.';
