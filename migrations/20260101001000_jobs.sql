-- Compiled from supabase/schemas/1000_jobs by `npm run schema`: edit it there.

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

create function private.raise_alert(
  p_level text, p_kind text, p_subject text, p_message text, p_now timestamptz
) returns void
language sql set search_path = '' as $$
  insert into public.alerts (level, kind, subject, message, raised_at)
  values (p_level, p_kind, p_subject, p_message, p_now)
  on conflict (kind, subject) do nothing
$$;

revoke all on function private.raise_alert(text, text, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function private.raise_alert(text, text, text, text, timestamptz)
  to service_role;

comment on function private.raise_alert(text, text, text, text, timestamptz) is
  'Writes an alert unless its kind was raised for the subject before.';

create function private.schedule_body_fault(p_function text, p_body jsonb) returns text
language sql immutable set search_path = '' as $$
  select case
    when jsonb_typeof(p_body) <> 'object' then 'body must be an object'
    when p_function = 'maintain' and not coalesce(p_body ->> 'job' = any (l.jobs), false)
      then 'body.job must be one of ' || array_to_string(l.jobs, ', ')
    when p_function = 'analyze' and not p_body ? 'risk' then 'body.risk must name a risk'
    when p_body ->> 'mode' not in ('paper', 'live') then 'body.mode must be paper or live'
    when p_body ->> 'risk' not in ('conservative', 'moderate', 'aggressive')
      then 'body.risk must be conservative, moderate or aggressive'
    else (
      select 'body.' || key || ' is not a field that the scheduler may send to ' || p_function
      from jsonb_object_keys(p_body) key
      where not coalesce((jsonb_build_object(
        'maintain', array['job'],
        'analyze', array['risk', 'holdingDays', 'topPerUnderlying'],
        'allocate', array['risk', 'capital', 'ordering'],
        'execute', array['mode', 'top'],
        'monitor', array[]::text[]) -> p_function) ? key, false)
      order by key limit 1)
  end
  from (select array['token', 'contracts', 'candles', 'iv', 'bans', 'archive', 'quality',
    'report', 'beliefs', 'targets'] as jobs) l
$$;

revoke all on function private.schedule_body_fault(text, jsonb) from public, anon, authenticated;
grant execute on function private.schedule_body_fault(text, jsonb) to service_role;

comment on function private.schedule_body_fault(text, jsonb) is
  'What is wrong with the body of a schedule, null where nothing is. An analysis names its risk, '
  'since that tells whether it is done; other values are checked by the function when it is '
  'called.';

create function private.guard_schedule() returns trigger
language plpgsql set search_path = '' as $$
declare v_fault text := private.schedule_body_fault(new.function_name, new.body);
begin
  if v_fault is not null then
    raise exception 'schedule %: %', new.name, v_fault
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  return new;
end $$;

revoke all on function private.guard_schedule() from public, anon, authenticated;
grant execute on function private.guard_schedule() to service_role;

comment on function private.guard_schedule() is
  'Refuses a schedule whose body the function could not take, by field and rule.';

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

create function private.guard_claim() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_allowed constant jsonb := '{"sent": ["taken", "failed", "lapsed"],
    "taken": ["done", "open", "failed", "lost"], "lost": ["done", "open", "failed"],
    "done": [], "open": [], "failed": [], "lapsed": []}';
begin
  if new.state <> old.state and not (v_allowed -> old.state) ? new.state then
    raise exception 'claim %: from % to % is no transition', old.claim_id, old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if (to_jsonb(new) - '{state,request_id,taken_at,ended_at,error_code,error_message}'::text[])
    is distinct from
    (to_jsonb(old) - '{state,request_id,taken_at,ended_at,error_code,error_message}'::text[]) then
    raise exception 'claim %: what was claimed never changes', old.claim_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_claim() from public, anon, authenticated;
grant execute on function private.guard_claim() to service_role;

comment on function private.guard_claim() is
  'Allowed transitions of a claim; what it is for never changes.';

create table public.schedule_claims (
  schedule text not null references public.schedules on update cascade on delete cascade,
  trading_date date not null references public.sessions,
  attempt integer not null check (attempt > 0),
  claim_id uuid not null default gen_random_uuid() unique,
  function_name text not null,
  body jsonb not null,
  state text not null default 'sent'
    check (state in ('sent', 'taken', 'done', 'open', 'failed', 'lapsed', 'lost')),
  claimed_at timestamptz not null,
  request_id bigint,
  taken_at timestamptz,
  ended_at timestamptz,
  error_code text,
  error_message text,
  primary key (trading_date, schedule, attempt),
  check (state in ('sent', 'lapsed', 'failed') or taken_at is not null),
  check ((state in ('sent', 'taken')) = (ended_at is null)),
  check ((state in ('failed', 'lapsed', 'lost')) = (error_code is not null)),
  check ((error_code is null) = (error_message is null))
);
create index schedule_claims_schedule on public.schedule_claims (schedule);
create index schedule_claims_live on public.schedule_claims (claimed_at)
  where state in ('sent', 'taken');
create trigger guard_claim before update on public.schedule_claims
  for each row execute function private.guard_claim();

alter table public.schedule_claims enable row level security;
revoke all on table public.schedule_claims from public, anon, authenticated;
grant select, insert, update, delete on table public.schedule_claims to service_role;

comment on table public.schedule_claims is
  'Every start by the scheduler: one row is one call, told to the function by its id alone and '
  'good for one start.';
comment on column public.schedule_claims.attempt is
  'Counts the starts of a date; of a schedule that repeats, the number of its turn.';
comment on column public.schedule_claims.state is
  'sent; taken (a worker is at it); done; open (work is left: claimed again); failed; lapsed '
  '(nobody took it in time); lost (taken, then never heard of again).';
comment on column public.schedule_claims.request_id is 'Of pg_net, whose answers are kept 6 hours.';
comment on column public.schedule_claims.error_code is
  'A code of shared/vocabulary/desk_error.ts; not_answered and not_ended where nobody said one.';

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

create function private.describe_job(p_job public.job_runs) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('jobRunId', p_job.job_run_id, 'state', p_job.state,
    'counts', p_job.counts)
$$;

revoke all on function private.describe_job(public.job_runs) from public, anon, authenticated;
grant execute on function private.describe_job(public.job_runs) to service_role;

comment on function private.describe_job(public.job_runs) is
  'What a caller is told of a job''s run.';

create function private.job_reopens(p_run public.job_runs, p_now timestamptz) returns boolean
language sql stable set search_path = '' as $$
  select p_run.job in ('bans', 'quality', 'report', 'token')
    or exists (select 1 from public.sessions s
      where p_run.job in ('candles', 'iv', 'beliefs', 'targets')
        and s.trading_date = p_run.trading_date
        and p_run.finished_at < s.closes_at and s.closes_at <= p_now)
    or exists (
      select 1 from public.underlyings u where u.enabled and case p_run.job
        when 'contracts' then not exists (select 1 from public.contracts c
          where c.underlying = u.underlying and c.listed_on = p_run.trading_date
            and c.expiry >= p_run.trading_date)
        when 'candles' then not exists (select 1 from public.candles c where c.name = u.underlying)
        when 'iv' then not exists (select 1 from public.iv_history h
          where h.underlying = u.underlying)
          and not exists (select 1 from public.iv_windows w where w.underlying = u.underlying)
        else false end)
$$;

revoke all on function private.job_reopens(public.job_runs, timestamptz)
  from public, anon, authenticated;
grant execute on function private.job_reopens(public.job_runs, timestamptz) to service_role;

comment on function private.job_reopens(public.job_runs, timestamptz) is
  'Whether the inputs of a job that is done can have changed since: a ban list may come later in '
  'the day, account and data are looked at and a report is written whenever asked, candles and '
  'volatility end with the session''s close, and the others run again for an underlying that was '
  'enabled; they take their progress from the tables and ask for nothing twice.';

create function public.open_job(p_job text, p_trading_date date, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare v_run public.job_runs;
begin
  insert into public.job_runs as j (job, trading_date, started_at)
  values (p_job, p_trading_date, p_now)
  on conflict (job, trading_date) do update set state = 'running', error_code = null,
    error_message = null, finished_at = null
  where j.state = 'failed' or (j.state = 'done' and private.job_reopens(j, p_now));
  select * into v_run from public.job_runs where job = p_job and trading_date = p_trading_date;
  return private.describe_job(v_run);
end $$;

revoke all on function public.open_job(text, date, timestamptz) from public, anon, authenticated;
grant execute on function public.open_job(text, date, timestamptz) to service_role;

comment on function public.open_job(text, date, timestamptz) is
  'Opens a job''s run of a date, or goes on with it. One that is done stays done unless its inputs '
  'can have changed since.';

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
        'candles_possible', 'iv_complete', 'iv_possible', 'premiums_complete', 'premiums_possible',
        'jobs_done', 'runs_finished', 'strategies_found', 'chains_possible', 'analyses_possible',
        'strategies_complete', 'strategies_possible', 'positions_orphaned', 'names_unknown',
        'regime_measured')),
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
