create table public.alerts (
  alert_id bigint generated always as identity primary key,
  raised_at timestamptz not null,
  kind text not null,
  message text not null,
  details jsonb not null default '{}',
  seen boolean not null default false
);
create index alerts_unseen on public.alerts (raised_at) where not seen;

alter table public.alerts enable row level security;
revoke all on table public.alerts from public, anon, authenticated;
grant select, insert, update, delete on table public.alerts to service_role;

comment on table public.alerts is 'What a person should look at.';
