-- Compiled from supabase/schemas/1580_scheduler by `npm run schema`: edit it there.

create function private.claim_validity() returns interval
language sql immutable set search_path = '' as $$ select interval '2 minutes' $$;

revoke all on function private.claim_validity() from public, anon, authenticated;
grant execute on function private.claim_validity() to service_role;

comment on function private.claim_validity() is
  'How long a claim may wait for its function: pg_net gives up after ten seconds, a cold start '
  'takes less than one.';

create function private.worker_life() returns interval
language sql immutable set search_path = '' as $$ select interval '160 seconds' $$;

revoke all on function private.worker_life() from public, anon, authenticated;
grant execute on function private.worker_life() to service_role;

comment on function private.worker_life() is
  'A worker that took a claim so long ago is dead: the platform ends each after 150 seconds.';

create function private.schedule_windows(p_date date)
returns table (name text, starts_at timestamptz, ends_at timestamptz)
language sql stable set search_path = '' as $$
  select s.name, a.midnight_open_close[f.starts] + s.starts_after,
    a.midnight_open_close[f.ends] + s.ends_after
  from public.sessions d
  cross join public.schedules s
  cross join lateral (
    select array[p_date::timestamp at time zone 'Asia/Kolkata', d.opens_at, d.closes_at]
      as midnight_open_close) a
  cross join lateral (
    select array_position(array['midnight', 'open', 'close'], s.starts_from) as starts,
      array_position(array['midnight', 'open', 'close'], s.ends_from) as ends) f
  where d.trading_date = p_date and s.enabled and d.kind = any (s.session_kinds)
    and (s.days = 'each_session' or not exists (
      select 1 from public.sessions later
      where later.trading_date > p_date and later.kind = any (s.session_kinds)
        and later.trading_date < date_trunc('week', p_date::timestamp)::date + 7))
$$;

revoke all on function private.schedule_windows(date) from public, anon, authenticated;
grant execute on function private.schedule_windows(date) to service_role;

comment on function private.schedule_windows(date) is
  'When each enabled schedule may start on a date: from starts_at until ends_at. None on a date '
  'without a session, and none for a kind of session that the schedule does not name.';

create function private.late_schedules(p_now timestamptz)
returns table (name text, trading_date date, starts_at timestamptz)
language sql stable set search_path = '' as $$
  select distinct on (w.name) w.name, d.trading_date, w.starts_at
  from public.sessions d cross join lateral private.schedule_windows(d.trading_date) w
  where d.trading_date between (p_now at time zone 'Asia/Kolkata')::date - 15
      and (p_now at time zone 'Asia/Kolkata')::date
    and w.starts_at + interval '30 minutes' <= p_now
  order by w.name, d.trading_date desc
$$;

revoke all on function private.late_schedules(timestamptz) from public, anon, authenticated;
grant execute on function private.late_schedules(timestamptz) to service_role;

comment on function private.late_schedules(timestamptz) is
  'The newest window of each enabled schedule that began at least 30 minutes ago, which is time '
  'for its work and for four starts that fail: what it starts is late where it is not done. None '
  'that began more than 15 days ago.';

create function private.stage_done(
  p_schedule public.schedules, p_date date, p_starts_at timestamptz
) returns boolean
language sql stable set search_path = '' as $$
  select p_schedule.every is null and case p_schedule.function_name
    when 'maintain' then exists (
      select 1 from public.job_runs j
      where j.job = p_schedule.body ->> 'job' and j.trading_date = p_date and j.state = 'done'
        and (j.finished_at >= p_starts_at or not private.job_reopens(j, p_starts_at)))
    when 'analyze' then exists (
      select 1 from public.runs r
      where r.stage = 'analyze' and r.trading_date = p_date and r.state <> 'open'
        and r.risk::text = p_schedule.body ->> 'risk')
    when 'allocate' then exists (
      select 1 from public.allocation_runs a
      where a.trading_date = p_date and not a.superseded and a.ordering <> 'marks')
    when 'execute' then not exists (
      select 1 from public.allocation_runs r join public.allocations a using (allocation_run_id)
      where r.trading_date = p_date and a.state = 'pending'
        and not exists (
          select 1 from public.plans d
          where d.allocation_id = a.allocation_id and d.state = 'denied'))
      and not exists (
        select 1 from public.plans p
        where p.kind = 'entry' and p.state in ('gated', 'executing', 'unwinding'))
    else false
  end
$$;

revoke all on function private.stage_done(public.schedules, date, timestamptz)
  from public, anon, authenticated;
grant execute on function private.stage_done(public.schedules, date, timestamptz)
  to service_role;

comment on function private.stage_done(public.schedules, date, timestamptz) is
  'Whether what a schedule starts is done for a date, by the tables of its stage alone: what a '
  'call answered does not count. A job that ended before its window counts where it would not be '
  'opened again; an entry that its gate denied has had its turn; what repeats is never done.';

create function private.claim_failures(p_schedule text, p_date date) returns integer
language sql stable set search_path = '' as $$
  select count(*)::integer from public.schedule_claims c
  where c.trading_date = p_date and c.schedule = p_schedule
    and c.state in ('failed', 'lapsed', 'lost')
    and c.attempt > coalesce((
      select max(g.attempt) from public.schedule_claims g
      where g.trading_date = p_date and g.schedule = p_schedule and g.state in ('done', 'open')), 0)
$$;

revoke all on function private.claim_failures(text, date) from public, anon, authenticated;
grant execute on function private.claim_failures(text, date) to service_role;

comment on function private.claim_failures(text, date) is
  'Starts of a schedule that failed one after the other, up to the last one.';

create function private.claim_backoff(p_schedule text, p_date date) returns interval
language sql stable set search_path = '' as $$
  select case when n = 0 then interval '0' else least(2 ^ least(n - 1, 4), 15) * interval '1 minute'
    end
  from private.claim_failures(p_schedule, p_date) n
$$;

revoke all on function private.claim_backoff(text, date) from public, anon, authenticated;
grant execute on function private.claim_backoff(text, date) to service_role;

comment on function private.claim_backoff(text, date) is
  'How long after the last start of a date the next one waits: not at all where it went well, '
  'else 1, 2, 4, 8 and then 15 minutes.';

create function private.due_schedules(p_now timestamptz)
returns table (name text, trading_date date, attempt integer)
language sql stable set search_path = '' as $$
  with today as (
    select (p_now at time zone 'Asia/Kolkata')::date as trading_date
  ), windows as (
    select w.*, t.trading_date from today t cross join private.schedule_windows(t.trading_date) w
  )
  select s.name, w.trading_date, turn.attempt
  from windows w
  join public.schedules s using (name)
  left join public.schedules f on f.name = s.follows
  left join windows fw on fw.name = s.follows
  left join lateral (
    select c.attempt, c.ended_at from public.schedule_claims c
    where c.trading_date = w.trading_date and c.schedule = s.name
    order by c.attempt desc limit 1) last on true
  cross join lateral (
    select case when s.every is null then coalesce(last.attempt, 0) + 1
      else floor(extract(epoch from p_now - w.starts_at) / extract(epoch from s.every))::integer + 1
      end as attempt) turn
  where p_now >= w.starts_at and p_now < w.ends_at
    and (last.attempt is null or turn.attempt > last.attempt)
    and not exists (
      select 1 from public.schedule_claims c
      where c.trading_date = w.trading_date and c.schedule = s.name
        and c.state in ('sent', 'taken'))
    and (s.every is not null or last.attempt is null
      or p_now >= last.ended_at + private.claim_backoff(s.name, w.trading_date))
    and not private.stage_done(s, w.trading_date, w.starts_at)
    and (s.follows is null
      or private.stage_done(f, w.trading_date, coalesce(fw.starts_at, '-infinity')))
  order by w.starts_at, s.name
$$;

revoke all on function private.due_schedules(timestamptz) from public, anon, authenticated;
grant execute on function private.due_schedules(timestamptz) to service_role;

comment on function private.due_schedules(timestamptz) is
  'What is to be started now, with the number of the start: inside its window, not done, nobody at '
  'it, what it follows done. After failures it waits longer each time.';

create function private.call_function(p_function text, p_body jsonb) returns bigint
language plpgsql set search_path = '' as $$
declare
  v_url text;
  v_token text;
begin
  if to_regclass('vault.decrypted_secrets') is null then
    raise exception 'Vault is not there: enable the extension supabase_vault'
      using errcode = 'P0001', hint = 'missing_data';
  end if;
  if to_regprocedure('net.http_post(text,jsonb,jsonb,jsonb,integer)') is null then
    raise exception 'pg_net is not there: enable the extension pg_net'
      using errcode = 'P0001', hint = 'missing_data';
  end if;
  select decrypted_secret into v_url from vault.decrypted_secrets where name = 'project_url';
  select decrypted_secret into v_token from vault.decrypted_secrets where name = 'cron_token';
  if v_url is null or v_token is null then
    raise exception 'Vault has no secret named %',
      case when v_url is null then 'project_url' else 'cron_token' end
      using errcode = 'P0001', hint = 'missing_data';
  end if;
  return net.http_post(
    url => v_url || '/functions/v1/' || p_function,
    body => p_body,
    params => '{}',
    headers => jsonb_build_object('Content-Type', 'application/json', 'x-cron-token', v_token),
    timeout_milliseconds => 10000);
end $$;

revoke all on function private.call_function(text, jsonb) from public, anon, authenticated;
grant execute on function private.call_function(text, jsonb) to service_role;

comment on function private.call_function(text, jsonb) is
  'Queues a call of a function by pg_net with the scheduler''s token of Vault, and returns its '
  'request''s id; it goes out when the transaction ends. Refused where pg_net, Vault or a secret '
  'is missing.';

create function private.send_claim(
  p_schedule text, p_date date, p_attempt integer, p_now timestamptz
) returns boolean
language plpgsql set search_path = '' as $$
declare v_claim public.schedule_claims;
begin
  insert into public.schedule_claims as c
    (schedule, trading_date, attempt, function_name, body, claimed_at)
  select s.name, p_date, p_attempt, s.function_name, s.body, p_now
  from public.schedules s where s.name = p_schedule
  on conflict (trading_date, schedule, attempt) do nothing
  returning c.* into v_claim;
  if not found then
    return false;
  end if;
  update public.schedule_claims set request_id = private.call_function(v_claim.function_name,
    jsonb_build_object('claimId', v_claim.claim_id))
  where claim_id = v_claim.claim_id;
  return true;
end $$;

revoke all on function private.send_claim(text, date, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function private.send_claim(text, date, integer, timestamptz)
  to service_role;

comment on function private.send_claim(text, date, integer, timestamptz) is
  'Writes a claim and sends its id to the function; false, and nothing is sent, where another '
  'scheduler has claimed the same start.';

create function private.tell_failure(p_claim public.schedule_claims, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
  v_failures integer := private.claim_failures(p_claim.schedule, p_claim.trading_date);
  v_subject text := p_claim.schedule || ' of ' || p_claim.trading_date;
begin
  perform private.raise_alert('warning',
    case p_claim.state when 'lost' then 'worker_lost' else 'stage_failed' end,
    v_subject, v_subject || ': ' || p_claim.error_message, p_now);
  if v_failures >= 3 then
    perform private.raise_alert('critical', 'stage_failing', v_subject,
      v_subject || ' failed ' || v_failures || ' times in a row: ' || p_claim.error_message, p_now);
  end if;
end $$;

revoke all on function private.tell_failure(public.schedule_claims, timestamptz)
  from public, anon, authenticated;
grant execute on function private.tell_failure(public.schedule_claims, timestamptz)
  to service_role;

comment on function private.tell_failure(public.schedule_claims, timestamptz) is
  'Alerts of a start that failed: a warning, and from the third in a row something critical.';

create function public.take_claim(p_claim_id uuid, p_function text, p_now timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare v_claim public.schedule_claims;
begin
  select * into v_claim from public.schedule_claims
  where claim_id = p_claim_id and function_name = p_function for update;
  if not found then
    raise exception 'claim: there is none of this id for %', p_function
      using errcode = 'P0001', hint = 'unauthorised';
  end if;
  if v_claim.state <> 'sent' then
    raise exception 'claim: a claim starts once, this one is %', v_claim.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if p_now >= v_claim.claimed_at + private.claim_validity() then
    raise exception 'claim: it was good for % and is of %', private.claim_validity(),
      to_char(v_claim.claimed_at at time zone 'Asia/Kolkata', 'YYYY-MM-DD HH24:MI "IST"')
      using errcode = 'P0001', hint = 'conflict';
  end if;
  update public.schedule_claims set state = 'taken', taken_at = p_now
  where claim_id = p_claim_id;
  return v_claim.body;
end $$;

revoke all on function public.take_claim(uuid, text, timestamptz) from public, anon, authenticated;
grant execute on function public.take_claim(uuid, text, timestamptz) to service_role;

comment on function public.take_claim(uuid, text, timestamptz) is
  'The body of a scheduler''s call, once. An id that is unknown, of another function, used or '
  'stale is refused: with the token a stranger could start nothing else.';

create function public.end_claim(
  p_claim_id uuid, p_state text, p_error_code text, p_error_message text, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare v_claim public.schedule_claims;
begin
  update public.schedule_claims set state = p_state, ended_at = p_now,
    error_code = p_error_code, error_message = p_error_message
  where claim_id = p_claim_id returning * into v_claim;
  if not found then
    raise exception 'claim %: there is none', p_claim_id
      using errcode = 'P0001', hint = 'not_found';
  end if;
  if p_state = 'failed' then
    perform private.tell_failure(v_claim, p_now);
  end if;
end $$;

revoke all on function public.end_claim(uuid, text, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.end_claim(uuid, text, text, text, timestamptz)
  to service_role;

comment on function public.end_claim(uuid, text, text, text, timestamptz) is
  'How the work of a claim ended: done, open where work is left, or failed with its error.';

create function private.watch_claims(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_claim public.schedule_claims;
  v_status integer;
  v_code text;
  v_error text;
  v_state text;
begin
  for v_claim in
    select * from public.schedule_claims where state in ('sent', 'taken') order by claimed_at
    for update
  loop
    v_state := null;
    v_status := null;
    v_code := null;
    v_error := null;
    if to_regclass('net._http_response') is not null then
      select r.status_code, substring(r.content from '"code"\s*:\s*"([a-z_]+)"'),
        case when r.timed_out then 'it did not answer in 10 seconds' else r.error_msg end
      into v_status, v_code, v_error
      from net._http_response r where r.id = v_claim.request_id;
    end if;
    if v_status >= 400 then
      v_state := 'failed';
      v_error := v_claim.function_name || ' answered ' || v_status;
    elsif v_claim.state = 'sent' and p_now >= v_claim.claimed_at + private.claim_validity() then
      v_state := 'lapsed';
      v_error := v_claim.function_name || ' did not take its call: '
        || coalesce(v_error, 'no answer is stored');
    elsif v_claim.state = 'taken' and p_now >= v_claim.taken_at + private.worker_life() then
      v_state := 'lost';
      v_error := 'the worker of ' || v_claim.function_name || ' was never heard of again';
    end if;
    if v_state is not null then
      update public.schedule_claims set state = v_state, ended_at = p_now,
        error_code = coalesce(v_code,
          case v_state when 'lost' then 'not_ended' else 'not_answered' end),
        error_message = v_error
      where claim_id = v_claim.claim_id returning * into v_claim;
      perform private.tell_failure(v_claim, p_now);
    end if;
  end loop;
end $$;

revoke all on function private.watch_claims(timestamptz) from public, anon, authenticated;
grant execute on function private.watch_claims(timestamptz) to service_role;

comment on function private.watch_claims(timestamptz) is
  'Ends the claims that will not end by themselves: answered with an error, never taken, or taken '
  'by a worker that must be dead. An answer that is not stored says nothing: answers are kept six '
  'hours in a table that a crash empties.';

create function private.watch_desk(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_date date := (p_now at time zone 'Asia/Kolkata')::date;
  v_subject text;
  v_plan record;
begin
  for v_subject in
    select s.name || ' of ' || v_date
    from private.schedule_windows(v_date) w join public.schedules s using (name)
    where w.ends_at <= p_now and s.every is null
      and not private.stage_done(s, v_date, w.starts_at)
    order by s.name
  loop
    perform private.raise_alert('critical', 'stage_missed', v_subject,
      v_subject || ' was not done when its time ended', p_now);
  end loop;
  for v_plan in
    select p.plan_id, p.underlying, p.kind, p.state, p.created_at from public.plans p
    where p.state in ('gated', 'executing', 'unwinding')
      and p.created_at <= p_now - interval '10 minutes'
    order by p.plan_id
  loop
    perform private.raise_alert('critical', 'plan_unfinished', 'plan ' || v_plan.plan_id,
      v_plan.underlying || ': the ' || v_plan.kind || ' begun at '
      || to_char(v_plan.created_at at time zone 'Asia/Kolkata', 'HH24:MI "IST on" DD Mon')
      || ' is still ' || v_plan.state, p_now);
  end loop;
end $$;

revoke all on function private.watch_desk(timestamptz) from public, anon, authenticated;
grant execute on function private.watch_desk(timestamptz) to service_role;

comment on function private.watch_desk(timestamptz) is
  'Alerts of stages whose time ended before they were done, and of plans that hang.';

create function private.check_calendar(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_date date := (p_now at time zone 'Asia/Kolkata')::date;
  v_end date;
begin
  select max(trading_date) into v_end from public.sessions;
  if v_end is null or v_end < v_date then
    perform private.raise_alert('critical', 'calendar_ended', v_date::text,
      'the calendar ends at ' || coalesce(v_end::text, 'no date')
      || ': the desk takes ' || v_date || ' for no session', p_now);
  elsif v_end <= v_date + 30 then
    perform private.raise_alert('warning', 'calendar_ends', v_end::text,
      'the calendar ends at ' || v_end || ': extend it with npm run calendar', p_now);
  end if;
end $$;

revoke all on function private.check_calendar(timestamptz) from public, anon, authenticated;
grant execute on function private.check_calendar(timestamptz) to service_role;

comment on function private.check_calendar(timestamptz) is
  'Alerts of a calendar that ends within 30 days, and each day of one that has ended: a date that '
  'it lacks is no session.';

create table public.database_sizes (
  measured_on date primary key,
  bytes bigint not null check (bytes > 0)
);

alter table public.database_sizes enable row level security;
revoke all on table public.database_sizes from public, anon, authenticated;
grant select, insert, update, delete on table public.database_sizes to service_role;

comment on table public.database_sizes is
  'Size of the whole database at the day''s first tick, kept 60 days: how fast it grows.';

create function private.measure_database(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare v_date date := (p_now at time zone 'Asia/Kolkata')::date;
begin
  insert into public.database_sizes (measured_on, bytes)
  values (v_date, pg_catalog.pg_database_size(pg_catalog.current_database()))
  on conflict (measured_on) do nothing;
  delete from public.database_sizes where measured_on < v_date - 60;
end $$;

revoke all on function private.measure_database(timestamptz) from public, anon, authenticated;
grant execute on function private.measure_database(timestamptz) to service_role;

comment on function private.measure_database(timestamptz) is
  'Stores the database''s size of a date, once; what is older than 60 days goes.';

create function private.purge_scheduler(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  delete from public.schedule_claims
  where trading_date < (p_now at time zone 'Asia/Kolkata')::date - 30
    and state not in ('sent', 'taken');
  if to_regclass('cron.job_run_details') is not null then
    delete from cron.job_run_details where start_time < p_now - interval '7 days';
  end if;
  if to_regclass('net._http_response') is not null then
    delete from net._http_response where created < p_now - interval '1 day';
  end if;
exception when insufficient_privilege then
  perform private.raise_alert('info', 'purge_refused', 'scheduler',
    'the records of pg_cron and pg_net are not deleted: ' || sqlerrm, p_now);
end $$;

revoke all on function private.purge_scheduler(timestamptz) from public, anon, authenticated;
grant execute on function private.purge_scheduler(timestamptz) to service_role;

comment on function private.purge_scheduler(timestamptz) is
  'Deletes claims after 30 days, records of pg_cron after 7 and answers of pg_net after 1.';

create function private.tick(p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
  v_due record;
  v_sent integer := 0;
  v_last timestamptz;
  v_daily date;
  v_date date := (p_now at time zone 'Asia/Kolkata')::date;
begin
  insert into public.scheduler default values on conflict do nothing;
  select last_tick_at, daily_on into v_last, v_daily from public.scheduler for update;
  begin
    if v_daily is distinct from v_date then
      perform private.check_calendar(p_now);
      perform private.measure_database(p_now);
      perform private.purge_scheduler(p_now);
    end if;
    perform private.watch_claims(p_now);
  exception when others then
    perform private.raise_alert('critical', 'watch_broken', 'claims of ' || v_date,
      'claims cannot be watched: ' || sqlerrm, p_now);
  end;
  for v_due in select * from private.due_schedules(p_now) loop
    begin
      if private.send_claim(v_due.name, v_due.trading_date, v_due.attempt, p_now) then
        v_sent := v_sent + 1;
      end if;
    exception when others then
      perform private.raise_alert('critical', 'scheduler_cannot_call',
        v_due.name || ' of ' || v_due.trading_date,
        v_due.name || ' of ' || v_due.trading_date || ' cannot be called: ' || sqlerrm, p_now);
    end;
  end loop;
  begin
    perform private.watch_desk(p_now);
  exception when others then
    perform private.raise_alert('critical', 'watch_broken', 'desk of ' || v_date,
      'stages cannot be watched: ' || sqlerrm, p_now);
  end;
  update public.scheduler set last_tick_at = greatest(v_last, p_now),
    daily_on = v_date;
  return v_sent;
end $$;

revoke all on function private.tick(timestamptz) from public, anon, authenticated;
grant execute on function private.tick(timestamptz) to service_role;

comment on function private.tick(timestamptz) is
  'What pg_cron calls each minute: starts what is due at an instant, each start once however many '
  'call it, and tells what went wrong. Returns how many starts it sent. Whoever comes second waits '
  'for the first and finds nothing left.';

create function private.enable_scheduler() returns text
language plpgsql set search_path = '' as $$
declare
  v_name text;
  v_schema text;
  v_missing text;
begin
  for v_name, v_schema in
    values ('pg_cron', 'pg_catalog'), ('pg_net', 'extensions')
  loop
    if exists (select 1 from pg_catalog.pg_available_extensions e where e.name = v_name)
      and not exists (select 1 from pg_catalog.pg_extension e where e.extname = v_name) then
      begin
        execute format('create extension %I with schema %I', v_name, v_schema);
      exception when others then
        raise notice 'extension % cannot be enabled here: %', v_name, sqlerrm;
      end;
    end if;
  end loop;
  v_missing := concat_ws(', ',
    case when to_regprocedure('cron.schedule(text,text,text)') is null then 'pg_cron' end,
    case when to_regprocedure('net.http_post(text,jsonb,jsonb,jsonb,integer)') is null
      then 'pg_net' end,
    case when to_regclass('vault.decrypted_secrets') is null then 'Vault' end);
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    perform cron.schedule('options-desk-tick', '* * * * *', 'select private.tick(now())');
  end if;
  if v_missing <> '' then
    raise notice 'nothing wakes the desk by itself: % missing', v_missing;
    return 'missing: ' || v_missing;
  end if;
  return 'options-desk-tick is scheduled each minute';
end $$;

revoke all on function private.enable_scheduler() from public, anon, authenticated;
grant execute on function private.enable_scheduler() to service_role;

comment on function private.enable_scheduler() is
  'Enables pg_cron and pg_net where they can be had and schedules the one job; says what is '
  'missing. Run it again after they were enabled by hand.';

create function private.seen_scheduler(p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_seen jsonb;
  v_job jsonb;
  v_run text;
  v_answers jsonb;
begin
  select jsonb_build_object(
    'lastTickAt', (select last_tick_at from public.scheduler),
    'disabled', coalesce((select jsonb_agg(name order by name) from public.schedules
      where not enabled), '[]'),
    'schedules', (select count(*) from public.schedules),
    'cron', to_regclass('cron.job') is not null,
    'net', to_regprocedure('net.http_post(text,jsonb,jsonb,jsonb,integer)') is not null)
  into v_seen;
  if to_regclass('cron.job') is not null then
    select jsonb_build_object('schedule', j.schedule, 'command', j.command, 'active', j.active)
    into v_job from cron.job j where j.jobname = 'options-desk-tick';
    select d.status into v_run
    from cron.job_run_details d join cron.job j using (jobid)
    where j.jobname = 'options-desk-tick' and d.status in ('succeeded', 'failed')
    order by d.runid desc limit 1;
  end if;
  if to_regclass('net._http_response') is not null then
    select jsonb_agg(jsonb_build_object('status', r.status_code,
      'timedOut', coalesce(r.timed_out, false), 'error', r.error_msg,
      'code', substring(r.content from '"code"\s*:\s*"([a-z_]+)"'),
      'functionName', c.function_name, 'schedule', c.schedule) order by r.id desc)
    into v_answers
    from (select * from net._http_response order by id desc limit 20) r
    left join public.schedule_claims c on c.request_id = r.id
      and c.trading_date >= (p_now at time zone 'Asia/Kolkata')::date - 1;
  end if;
  return v_seen || jsonb_build_object('job', v_job, 'lastRun', v_run,
    'answers', coalesce(v_answers, '[]'));
end $$;

revoke all on function private.seen_scheduler(timestamptz) from public, anon, authenticated;
grant execute on function private.seen_scheduler(timestamptz) to service_role;

comment on function private.seen_scheduler(timestamptz) is
  'What the doctor is told of the scheduler: its job in pg_cron, the last tick, the newest 20 '
  'answers of pg_net by status and error code. Keys are null where there is nothing.';

create function private.seen_vault(p_token_digest text, p_url_digest text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare v_seen jsonb;
begin
  if to_regclass('vault.decrypted_secrets') is null then
    return null;
  end if;
  select jsonb_object_agg(e.name, case when s.decrypted_secret is null then 'missing'
    when encode(sha256(convert_to(s.decrypted_secret, 'UTF8')), 'hex') = e.digest then 'same'
    else 'differs' end)
  into v_seen
  from (values ('cron_token', p_token_digest), ('project_url', p_url_digest)) e (name, digest)
  left join vault.decrypted_secrets s on s.name = e.name;
  return v_seen;
end $$;

revoke all on function private.seen_vault(text, text) from public, anon, authenticated;
grant execute on function private.seen_vault(text, text) to service_role;

comment on function private.seen_vault(text, text) is
  'Whether each secret of the scheduler is missing, the same or differs, told by SHA-256 digests '
  'in hexadecimal: no secret comes in or goes out. Null where Vault is not there.';

create function private.seen_database(p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_date date := (p_now at time zone 'Asia/Kolkata')::date;
  v_migrations jsonb;
begin
  if to_regclass('supabase_migrations.schema_migrations') is not null then
    select jsonb_agg(m.version order by m.version) into v_migrations
    from supabase_migrations.schema_migrations m;
  end if;
  return jsonb_build_object(
    'bytes', pg_catalog.pg_database_size(pg_catalog.current_database()),
    'earlier', (
      select jsonb_build_object('days', v_date - s.measured_on, 'bytes', s.bytes)
      from public.database_sizes s
      where s.measured_on between v_date - 30 and v_date - 1 order by s.measured_on limit 1),
    'migrations', coalesce(v_migrations, '[]'),
    'postgres', pg_catalog.current_setting('server_version'),
    'extensions', coalesce((
      select jsonb_object_agg(e.extname, e.extversion) from pg_catalog.pg_extension e
      where e.extname in ('pg_cron', 'pg_net', 'supabase_vault')), '{}'));
end $$;

revoke all on function private.seen_database(timestamptz) from public, anon, authenticated;
grant execute on function private.seen_database(timestamptz) to service_role;

comment on function private.seen_database(timestamptz) is
  'What the doctor is told of the database: its size and that of the oldest of the last 30 days, '
  'the migrations that are recorded, versions.';

create function private.seen_desk(p_now timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  with day as (
    select (p_now at time zone 'Asia/Kolkata')::date as today
  ), session as (
    select s.* from public.sessions s, day
    where s.trading_date >= day.today and s.closes_at > p_now
    order by s.trading_date limit 1
  ), due as (
    select w.starts_at, s.body ->> 'job' as job
    from session d cross join lateral private.schedule_windows(d.trading_date) w
    join public.schedules s using (name) where s.function_name = 'maintain'
  ), listed as (
    select private.newest_listing(underlying) as listed_on, underlying
    from public.underlyings where enabled
  )
  select jsonb_build_object(
    'session', (select jsonb_build_object('date', trading_date, 'opensAt', opens_at,
      'closesAt', closes_at) from session),
    'sessionBefore', (select max(s.trading_date) from public.sessions s, day
      where s.trading_date < coalesce((select trading_date from session), day.today + 1)),
    'calendarEnd', (select max(trading_date) from public.sessions),
    'accountDueAt', (select min(starts_at) from due where job = 'token'),
    'account', coalesce((
      select jsonb_agg(jsonb_build_object('name', check_name, 'state', state, 'detail', detail,
        'remedy', remedy, 'date', trading_date) order by check_name)
      from public.readiness_checks
      where trading_date = (select max(trading_date) from public.readiness_checks)), '[]'),
    'tokenUntil', (select valid_until from public.broker_sessions
      order by minted_at desc limit 1),
    'contractsDueAt', (select min(starts_at) from due where job = 'contracts'),
    'contracts', coalesce((
      select jsonb_agg(jsonb_build_object('listedOn', listed_on, 'count', n, 'first', first)
        order by listed_on nulls first)
      from (select listed_on, count(*) as n, min(underlying) as first from listed
        group by listed_on) l), '[]'),
    'alerts', (select jsonb_build_object('critical', count(*) filter (where level = 'critical'),
      'warning', count(*) filter (where level = 'warning')) from public.alerts where not seen),
    'newestAlert', (select message from public.alerts where not seen and level = 'critical'
      order by raised_at desc, alert_id desc limit 1),
    'trading', (select jsonb_build_object('mode', mode, 'state', state, 'reason', reason)
      from public.trading_state))
$$;

revoke all on function private.seen_desk(timestamptz) from public, anon, authenticated;
grant execute on function private.seen_desk(timestamptz) to service_role;

comment on function private.seen_desk(timestamptz) is
  'What the doctor is told of the desk: the next session or the one that runs, the newest look at '
  'the broker''s account, lists of contracts by date, alerts, and from when on each is due.';

create function public.doctor_facts(p_now timestamptz, p_token_digest text, p_url_digest text)
  returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'scheduler', private.seen_scheduler(p_now),
    'vault', private.seen_vault(p_token_digest, p_url_digest),
    'database', private.seen_database(p_now),
    'desk', private.seen_desk(p_now))
$$;

revoke all on function public.doctor_facts(timestamptz, text, text)
  from public, anon, authenticated;
grant execute on function public.doctor_facts(timestamptz, text, text) to service_role;

comment on function public.doctor_facts(timestamptz, text, text) is
  'What npm run doctor judges and the API does not show: pg_cron, pg_net, Vault, migrations, size. '
  'It runs with its owner''s rights and tells no secret. Digests: SHA-256 in hexadecimal of the '
  'expected secrets cron_token and project_url, null where none is known.';
