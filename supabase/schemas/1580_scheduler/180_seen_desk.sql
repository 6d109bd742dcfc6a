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
