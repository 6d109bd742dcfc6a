create table public.job_runs (
  job_run_id bigint generated always as identity primary key,
  job text not null
    check (job in ('token', 'contracts', 'candles', 'iv', 'bans', 'archive', 'quality', 'report',
      'beliefs', 'targets')),
  trading_date date not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  counts jsonb not null default '{}',
  error_code text
    check (error_code in (
        'bad_json', 'bad_request', 'unknown_underlying', 'unauthorised', 'not_found',
        'method_not_allowed', 'conflict', 'body_too_large', 'unsupported_media_type',
        'market_closed', 'not_a_session', 'calendar_ended', 'stale_data', 'nothing_to_do',
        'missing_data', 'live_switch_off', 'not_reconciled', 'broker_auth', 'broker_rate_limited',
        'broker_refused', 'broker_unreachable', 'broker_bad_reply', 'paused', 'internal')),
  error_message text,
  started_at timestamptz not null,
  finished_at timestamptz,
  unique (job, trading_date),
  check ((state = 'failed') = (error_code is not null))
);

create index job_runs_started on public.job_runs (started_at);
create index job_runs_failed on public.job_runs (trading_date, finished_at)
  where state = 'failed';
alter table public.job_runs enable row level security;
revoke all on table public.job_runs from public, anon, authenticated;
grant select, insert, update, delete on table public.job_runs to service_role;

comment on table public.job_runs is
  'One row per job of maintain and trading date: how it ended and what it counted.';
comment on column public.job_runs.counts is 'What the job counted, by name.';
comment on column public.job_runs.error_code is 'A code of shared/vocabulary/desk_error.ts.';
