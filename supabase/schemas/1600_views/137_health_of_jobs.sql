create function private.health_of_jobs(p_now timestamptz)
returns table (check_name text, ok boolean, at timestamptz, detail text, remedy text)
language sql stable set search_path = '' as $$
  with late as materialized (
    select distinct on (s.body ->> 'job') s.body ->> 'job' as job, s as schedule, l.trading_date,
      l.starts_at
    from private.late_schedules(p_now) l join public.schedules s using (name)
    where s.function_name = 'maintain'
      -- A token that the owner gave is not minted by the desk.
      and (s.body ->> 'job' <> 'token' or exists (select 1 from public.broker_sessions))
      -- Before it there is nothing to delete and nothing to tell.
      and (s.body ->> 'job' not in ('archive', 'report')
        or exists (select 1 from public.runs r where r.trading_date <= l.trading_date))
    order by s.body ->> 'job', l.starts_at desc
  )
  select 'job ' || w.job, e.ok, d.finished_at,
    concat_ws('; ', coalesce('done for ' || d.trading_date, 'never done'),
      case when not e.ok then 'due for ' || j.trading_date end,
      case when l.state <> 'done' then l.state || ' for ' || l.trading_date
        || coalesce(': ' || l.error_code, '') || coalesce(': ' || l.error_message, '') end),
    'npm run maintain -- ' || w.job
  from unnest(array['token', 'contracts', 'bans', 'candles', 'iv', 'targets', 'quality',
    'beliefs', 'archive', 'report'])
    with ordinality w (job, place)
  left join late j using (job)
  left join lateral (
    select r.trading_date, r.finished_at from public.job_runs r
    where r.job = w.job and r.state = 'done' order by r.trading_date desc limit 1) d on true
  left join lateral (
    select r.trading_date, r.state, r.error_code, r.error_message from public.job_runs r
    where r.job = w.job order by r.trading_date desc limit 1) l on true
  cross join lateral (
    select j.job is null or coalesce(d.trading_date > j.trading_date
      or d.trading_date = j.trading_date and ((j.schedule).every is not null
        or private.stage_done(j.schedule, j.trading_date, j.starts_at)), false)) e (ok)
  order by w.place
$$;

revoke all on function private.health_of_jobs(timestamptz) from public, anon, authenticated;
grant execute on function private.health_of_jobs(timestamptz) to service_role;

comment on function private.health_of_jobs(timestamptz) is
  'The last success of each job of maintain, and whether it is that of the session that its '
  'schedule is late for.';
