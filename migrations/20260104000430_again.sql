-- What may be called again: a job of the same date whose inputs can have changed since, and a new date while an earlier run was left open. Health tells
-- whether the ban list is known.

-- A ban list may come later in the day; the others run again for an underlying that was enabled since. They take their progress from the tables, and ask
-- for nothing twice.
create or replace function public.open_job(p_job text, p_trading_date date, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare v_run public.job_runs;
begin
  insert into public.job_runs as j (job, trading_date, started_at) values (p_job, p_trading_date, p_now)
  on conflict (job, trading_date) do update set state = 'running', error_code = null, error_message = null, finished_at = null
  where j.state = 'failed' or (j.state = 'done' and (p_job = 'bans' or exists (
    select 1 from public.underlyings u where u.enabled and case p_job
      when 'contracts' then not exists (select 1 from public.contracts c where c.underlying = u.underlying and c.listed_on = p_trading_date)
      when 'candles' then not exists (select 1 from public.candles c where c.name = u.underlying)
      when 'iv' then not exists (select 1 from public.iv_history h where h.underlying = u.underlying)
        and not exists (select 1 from public.iv_windows w where w.underlying = u.underlying)
      else false end)));
  select * into v_run from public.job_runs where job = p_job and trading_date = p_trading_date;
  return private.describe_job(v_run);
end $$;

-- A run that was still open when its session closed can never go on: its chains would be another day's.
create function private.fail_earlier_runs() returns trigger language plpgsql set search_path = '' as $$
begin
  update public.runs set state = 'failed', lease_holder = null, lease_until = null
  where stage = new.stage and state = 'open' and trading_date < new.trading_date;
  return null;
end $$;
select private.secure_function('private.fail_earlier_runs()');
create trigger fail_earlier_runs after insert on public.runs for each row execute function private.fail_earlier_runs();

-- What could stop the desk, each with its state.
create or replace function public.desk_health(p_now timestamptz) returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_array(
    (select jsonb_build_object('check', 'calendar', 'ok', max(trading_date) > (p_now + interval '30 days')::date,
      'detail', 'ends ' || max(trading_date)) from public.sessions),
    (select jsonb_build_object('check', 'trading', 'ok', not paused, 'detail', mode || coalesce(', paused: ' || reason, ''))
      from public.trading_state),
    (select jsonb_build_object('check', 'contracts', 'ok', max(listed_on) is not null,
      'detail', coalesce('instrument master of ' || max(listed_on), 'never stored')) from public.contracts),
    (select jsonb_build_object('check', 'candles', 'ok', max(trading_date) is not null,
      'detail', coalesce('to ' || max(trading_date), 'never stored')) from public.candles),
    (select jsonb_build_object('check', 'unfinished_plans', 'ok', count(*) = 0, 'detail', count(*) || ' plans')
      from public.plans where state in ('gated', 'executing', 'unwinding')),
    (select jsonb_build_object('check', 'open_runs', 'ok', count(*) = 0, 'detail', count(*) || ' runs')
      from public.runs where state = 'open'),
    (select jsonb_build_object('check', 'alerts', 'ok', count(*) = 0, 'detail', count(*) || ' unseen')
      from public.alerts where not seen),
    (select jsonb_build_object('check', 'rate_stop', 'ok', coalesce(max(stopped_until) <= p_now, true),
      'detail', coalesce('last until ' || max(stopped_until), 'never')) from public.rate_stops),
    (select jsonb_build_object('check', 'bans', 'ok', l.trading_date is not null,
      'detail', coalesce('list of ' || l.trading_date || ' from ' || l.source, 'unknown: no list of the date was read'))
      from (select (p_now at time zone 'Asia/Kolkata')::date as today) d
      left join public.ban_lists l on l.trading_date = d.today))
$$;
