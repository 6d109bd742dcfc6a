create function private.health_of_jobs(p_now timestamptz)
returns table (check_name text, ok boolean, at timestamptz, detail text, remedy text)
language sql stable set search_path = '' as $$
  select 'job ' || j.job, coalesce(d.trading_date >= j.due, j.due is null),
    d.finished_at, concat_ws('; ', coalesce('done for ' || d.trading_date, 'never done'),
      'due for ' || case when d.trading_date >= j.due then null else j.due end,
      case when l.state <> 'done' then l.state || ' for ' || l.trading_date
        || coalesce(': ' || l.error_code, '') || coalesce(': ' || l.error_message, '') end),
    'npm run maintain -- ' || j.job
  from (
    select w.place, w.job, (
      select max(s.trading_date) from public.sessions s
      where s.trading_date between t.today - 15 and t.today
        and case w.anchor when 'open' then s.opens_at else s.closes_at end
          + w.minutes * interval '1 minute' <= p_now
        -- A token that the owner gave is not minted by the desk.
        and (w.job <> 'token' or exists (select 1 from public.broker_sessions))) as due
    from (select (p_now at time zone 'Asia/Kolkata')::date as today) t
    cross join (values (1, 'token', 'open', -15), (2, 'contracts', 'open', -15),
      (3, 'bans', 'open', -15), (4, 'candles', 'close', 240), (5, 'iv', 'close', 240),
      (6, 'quality', 'close', 360), (7, 'beliefs', 'close', 360))
      w (place, job, anchor, minutes)
    union all
    -- Weekly, and of no use before there is something old.
    select 8, 'archive', (select (p_now at time zone 'Asia/Kolkata')::date - 8
      where exists (select 1 from public.runs r
        where r.trading_date < (p_now at time zone 'Asia/Kolkata')::date - 8))
    union all
    select 9, 'report', (
      select max(s.trading_date) from public.sessions s
      where s.kind = 'regular' and s.closes_at + interval '360 minutes' <= p_now
        and s.trading_date between t.today - 15 and t.today
        and not exists (select 1 from public.sessions later
          where later.kind = 'regular' and later.trading_date > s.trading_date
            and later.trading_date < date_trunc('week', s.trading_date::timestamp)::date + 7)
        and exists (select 1 from public.runs r where r.trading_date <= s.trading_date))
    from (select (p_now at time zone 'Asia/Kolkata')::date as today) t) j
  left join lateral (
    select r.trading_date, r.finished_at from public.job_runs r
    where r.job = j.job and r.state = 'done' order by r.trading_date desc limit 1) d on true
  left join lateral (
    select r.trading_date, r.state, r.error_code, r.error_message from public.job_runs r
    where r.job = j.job order by r.trading_date desc limit 1) l on true
  order by j.place
$$;

revoke all on function private.health_of_jobs(timestamptz) from public, anon, authenticated;
grant execute on function private.health_of_jobs(timestamptz) to service_role;

comment on function private.health_of_jobs(timestamptz) is
  'The last success of each job of maintain, and whether it is that of the session that it is due '
  'for.';
