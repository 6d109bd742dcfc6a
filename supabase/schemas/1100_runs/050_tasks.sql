create table public.tasks (
  run_id bigint not null references public.runs,
  underlying text not null references public.underlyings,
  state text not null default 'pending' check (state in ('pending', 'running', 'done', 'rejected')),
  generation integer not null default 1,
  attempt integer not null default 0,
  reason text
    check (reason in (
        'empty_chain', 'duplicate_strike', 'no_spot', 'stale_chain', 'identical_to_earlier',
        'expired', 'too_close_to_fixing', 'too_few_two_sided', 'no_forward', 'no_smile',
        'forward_contradicts', 'quotes_contradict', 'foreign_ids',
        'not_in_universe', 'banned', 'not_listed', 'no_usable_expiry', 'no_chain',
        'no_accepted_strategy', 'bad_json', 'bad_request', 'unknown_underlying', 'unauthorised',
        'not_found', 'method_not_allowed', 'conflict', 'body_too_large', 'unsupported_media_type',
        'market_closed', 'not_a_session', 'calendar_ended', 'stale_data', 'nothing_to_do',
        'missing_data', 'live_switch_off', 'not_reconciled', 'broker_auth', 'broker_rate_limited',
        'broker_refused', 'broker_unreachable', 'broker_bad_reply', 'paused', 'internal')),
  detail text,
  counts jsonb not null default '{}',
  metrics jsonb not null default '{}',
  started_at timestamptz,
  finished_at timestamptz,
  not_before timestamptz,
  retries integer not null default 0 check (retries >= 0),
  primary key (run_id, underlying),
  check ((state = 'rejected') = (reason is not null)),
  check ((state in ('done', 'rejected')) = (finished_at is not null)),
  check (not_before is null or state in ('pending', 'running'))
);
create index tasks_underlying on public.tasks (underlying);
create index tasks_open on public.tasks (run_id) where state in ('pending', 'running');
create index tasks_rejected on public.tasks (run_id, finished_at) where state = 'rejected';
create trigger guard_task before update on public.tasks
  for each row execute function private.guard_task();

alter table public.tasks enable row level security;
revoke all on table public.tasks from public, anon, authenticated;
grant select, insert, update, delete on table public.tasks to service_role;

comment on table public.tasks is 'One underlying in a run.';
comment on column public.tasks.attempt is 'How often the task was claimed.';
comment on column public.tasks.counts is 'Quotes and candidates counted, by name.';
comment on column public.tasks.metrics is 'Milliseconds by step.';
comment on column public.tasks.not_before is 'A deferred task is not taken before this.';
comment on column public.tasks.retries is 'How often it was put off: at most once a generation.';
