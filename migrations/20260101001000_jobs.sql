-- Compiled from supabase/schemas/1000_jobs by `npm run schema`: edit it there.

create table public.job_runs (
  job_run_id bigint generated always as identity primary key,
  job text not null
    check (job in ('token', 'contracts', 'candles', 'iv', 'bans', 'archive', 'quality')),
  trading_date date not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  counts jsonb not null default '{}',
  error_code text
    check (error_code in (
        'bad_json', 'bad_request', 'unknown_underlying', 'unauthorised', 'not_found',
        'method_not_allowed', 'conflict', 'body_too_large', 'unsupported_media_type',
        'market_closed', 'not_a_session', 'calendar_ended', 'stale_data', 'nothing_to_do',
        'missing_data', 'live_switch_off', 'broker_auth', 'broker_rate_limited', 'broker_refused',
        'broker_unreachable', 'broker_bad_reply', 'paused', 'internal')),
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

create function private.describe_job(p_job public.job_runs) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('jobRunId', p_job.job_run_id, 'state', p_job.state,
    'counts', p_job.counts)
$$;

revoke all on function private.describe_job(public.job_runs) from public, anon, authenticated;
grant execute on function private.describe_job(public.job_runs) to service_role;

comment on function private.describe_job(public.job_runs) is
  'What a caller is told of a job''s run.';

create function public.open_job(p_job text, p_trading_date date, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare v_run public.job_runs;
begin
  insert into public.job_runs as j (job, trading_date, started_at)
  values (p_job, p_trading_date, p_now)
  on conflict (job, trading_date) do update set state = 'running', error_code = null,
    error_message = null, finished_at = null
  where j.state = 'failed' or (j.state = 'done' and (p_job in ('bans', 'quality') or exists (
    select 1 from public.underlyings u where u.enabled and case p_job
      when 'contracts' then not exists (select 1 from public.contracts c
        where c.underlying = u.underlying and c.listed_on = p_trading_date
          and c.expiry >= p_trading_date)
      when 'candles' then not exists (select 1 from public.candles c where c.name = u.underlying)
      when 'iv' then not exists (select 1 from public.iv_history h
        where h.underlying = u.underlying)
        and not exists (select 1 from public.iv_windows w where w.underlying = u.underlying)
      else false end)));
  select * into v_run from public.job_runs where job = p_job and trading_date = p_trading_date;
  return private.describe_job(v_run);
end $$;

revoke all on function public.open_job(text, date, timestamptz) from public, anon, authenticated;
grant execute on function public.open_job(text, date, timestamptz) to service_role;

comment on function public.open_job(text, date, timestamptz) is
  'Opens a job''s run of a date, or goes on with it. One that is done stays done unless its inputs '
  'can have changed since: a ban list may come later in the day, quality is looked at anew, and '
  'the others run again for an underlying that was enabled; they take their progress from the '
  'tables and ask for nothing twice.';

create function public.close_job(
  p_job_run_id bigint,
  p_state text,
  p_counts jsonb,
  p_error_code text,
  p_error_message text,
  p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare v_run public.job_runs;
begin
  update public.job_runs set state = p_state, counts = p_counts, error_code = p_error_code,
    error_message = p_error_message, finished_at = case when p_state = 'running' then null
    else p_now end
  where job_run_id = p_job_run_id and state = 'running' returning * into v_run;
  if not found then
    raise exception 'job run % is not running', p_job_run_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return private.describe_job(v_run);
end $$;

revoke all on function public.close_job(bigint, text, jsonb, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.close_job(bigint, text, jsonb, text, text, timestamptz)
  to service_role;

comment on function public.close_job(bigint, text, jsonb, text, text, timestamptz) is
  'Stores how a call of a job ended: running when work is left for the next one.';

create table public.quality_findings (
  trading_date date not null,
  check_name text not null
    check (check_name in (
        'contracts_listed', 'contracts_shrunk', 'contract_lots', 'candles_complete',
        'candles_possible', 'iv_complete', 'iv_possible', 'jobs_done', 'runs_finished',
        'strategies_found', 'chains_possible', 'analyses_possible', 'strategies_complete',
        'strategies_possible', 'positions_orphaned', 'names_unknown', 'regime_measured')),
  state text not null check (state in ('ok', 'warning', 'failed')),
  found integer not null check (found >= 0),
  samples text[] not null,
  detail text not null,
  remedy text not null,
  checked_at timestamptz not null,
  primary key (trading_date, check_name),
  check ((state = 'ok') = (found = 0))
);

alter table public.quality_findings enable row level security;
revoke all on table public.quality_findings from public, anon, authenticated;
grant select, insert, update, delete on table public.quality_findings to service_role;

comment on table public.quality_findings is
  'What maintain quality found in the desk''s own data: one row a check and date, written anew '
  'whenever the job is called again.';
comment on column public.quality_findings.state is
  'failed: what rests on it is wrong or missing; warning: a person should look.';
comment on column public.quality_findings.found is 'How many things break the rule.';
comment on column public.quality_findings.samples is 'The gravest of them, at most five.';
comment on column public.quality_findings.detail is 'The rule that was checked.';
