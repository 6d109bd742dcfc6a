create function private.health_of_stages(p_now timestamptz)
returns table (check_name text, ok boolean, at timestamptz, detail text, remedy text)
language sql stable set search_path = '' as $$
  with late as materialized (
    select s.function_name, max(l.trading_date) as due
    from private.late_schedules(p_now) l join public.schedules s using (name)
    group by s.function_name),
  today as (
    select (p_now at time zone 'Asia/Kolkata')::date as trading_date),
  running as materialized (
    select s.function_name, w.starts_at, coalesce(s.every, interval '1 minute') * 5 as turns
    from today t cross join lateral private.schedule_windows(t.trading_date) w
    join public.schedules s using (name) where p_now < w.ends_at),
  waiting as (
    select count(distinct a.allocation_id) as allocations
    from today t join running w on w.function_name = 'execute'
      and w.starts_at <= p_now - interval '15 minutes'
    join public.allocation_runs r on r.trading_date = t.trading_date
      and r.created_at < p_now - interval '15 minutes'
    join public.allocations a using (allocation_run_id)
    where a.state = 'pending'
      and not exists (select 1 from public.plans p where p.allocation_id = a.allocation_id)),
  watched as (
    select count(*) as positions, count(*) filter (where k.marked_at is null
        or k.marked_at < p_now - w.turns) as stale, max(w.turns) as turns
    from (select min(turns) as turns from running
      where function_name = 'monitor' and starts_at <= p_now - turns) w
    join public.positions x on x.state <> 'closed' and x.opened_at < p_now - w.turns
    left join lateral (select m.marked_at from public.position_marks m
      where m.position_id = x.position_id order by m.marked_at desc limit 1) k on true)
  select 'stage analyze', coalesce(l.trading_date >= c.due, c.due is null), l.finished_at,
    concat_ws('; ', coalesce('done for ' || l.trading_date, 'never done'),
      'due for ' || case when l.trading_date >= c.due then null else c.due end),
    'npm run analyze'
  from (select max(due) as due from late where function_name = 'analyze') c
  left join lateral (
    select r.trading_date, r.finished_at from public.runs r
    where r.stage = 'analyze' and r.state = 'done' order by r.trading_date desc limit 1) l on true
  union all
  select 'stage allocate', coalesce(l.trading_date >= c.due, c.due is null), l.created_at,
    concat_ws('; ', coalesce('done for ' || l.trading_date, 'never done'),
      'due for ' || case when l.trading_date >= c.due then null else c.due end),
    'npm run allocate'
  from (select max(due) as due from late where function_name = 'allocate') c
  left join lateral (
    select r.trading_date, r.created_at from public.allocation_runs r
    where r.ordering <> 'marks'
    order by r.trading_date desc, r.allocation_run_id desc limit 1) l on true
  union all
  select 'stage execute', w.allocations = 0, l.created_at,
    concat_ws('; ', coalesce('last plan: ' || l.underlying || ' ' || l.kind || ', ' || l.state,
        'no plan yet'),
      case when w.allocations > 0 then w.allocations || ' allocations wait for 15 minutes' end),
    'npm run execute'
  from waiting w left join lateral (
    select p.underlying, p.kind, p.state, p.created_at from public.plans p
    order by p.created_at desc limit 1) l on true
  union all
  select 'stage monitor', w.stale = 0, (
      select max(m.marked_at) from public.position_marks m
      where (m.marked_at at time zone 'Asia/Kolkata')::date = (
        select max((k.marked_at at time zone 'Asia/Kolkata')::date)
        from public.position_marks k)),
    case when w.stale > 0 then w.stale || ' of ' || w.positions || ' open positions not marked for '
      || private.age_text(p_now - w.turns, p_now) else 'positions are marked' end,
    'npm run monitor'
  from watched w
$$;

revoke all on function private.health_of_stages(timestamptz) from public, anon, authenticated;
grant execute on function private.health_of_stages(timestamptz) to service_role;

comment on function private.health_of_stages(timestamptz) is
  'When each stage worked last, and whether something waits for it inside the window of its '
  'schedule: an allocation for 15 minutes, a position for five turns of the monitor.';
