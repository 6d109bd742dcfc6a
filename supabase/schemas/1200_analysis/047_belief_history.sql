-- Real: seven digits of a belief are more than it has.
create table public.belief_history (
  belief_history_id bigint generated always as identity primary key,
  claim text not null,
  scope text not null,
  horizon_sessions integer not null,
  changed_on date,
  reason text not null
    check (reason in ('evening', 'decided', 'prior_edited', 'closed')),
  sceptical_mean real not null,
  sceptical_sd real not null,
  registered_mean real not null,
  registered_sd real not null,
  estimate real,
  standard_error real,
  clusters integer,
  posterior_sceptical_mean real,
  posterior_sceptical_sd real,
  posterior_registered_mean real,
  posterior_registered_sd real,
  decision text not null check (decision in ('edge', 'premium', 'none')),
  source text not null,
  foreign key (claim, scope, horizon_sessions) references public.beliefs
);
create index belief_history_belief
  on public.belief_history (claim, scope, horizon_sessions, changed_on);
create index belief_history_evenings on public.belief_history (changed_on)
  where reason = 'evening';
create trigger guard_belief_history before update or delete on public.belief_history
  for each row execute function private.guard_belief_history();

alter table public.belief_history enable row level security;
revoke all on table public.belief_history from public, anon, authenticated;
grant select, insert, update, delete on table public.belief_history to service_role;

comment on table public.belief_history is
  'What was believed, when and why it changed: inserted only.';
comment on column public.belief_history.changed_on is
  'By the desk''s own clock; null before it first ran.';
comment on column public.belief_history.reason is
  'evening: the archive said more. decided: what it opens was looked at, once a month. '
  'prior_edited: by the owner, the new prior beside the posteriors as they stood. closed: its '
  'trades earned too little.';
