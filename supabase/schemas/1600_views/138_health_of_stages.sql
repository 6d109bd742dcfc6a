create function private.health_of_stages(p_now timestamptz)
returns table (check_name text, ok boolean, at timestamptz, detail text, remedy text)
language sql stable set search_path = '' as $$
  with clock as (
    select (p_now at time zone 'Asia/Kolkata')::date as today,
      (select max(s.trading_date) from public.sessions s
        where s.trading_date between (p_now at time zone 'Asia/Kolkata')::date - 15
          and (p_now at time zone 'Asia/Kolkata')::date
          and s.kind = 'regular' and s.opens_at + interval '2 hours' <= p_now) as due),
  waiting as (
    select count(*) as allocations
    from clock c
    join public.sessions s on s.trading_date = c.today and p_now < s.closes_at
    join public.allocation_runs r on r.trading_date = c.today
      and r.created_at < p_now - interval '15 minutes'
    join public.allocations a using (allocation_run_id)
    where a.state = 'pending'
      and not exists (select 1 from public.plans p where p.allocation_id = a.allocation_id)),
  watched as (
    select count(*) as positions, count(*) filter (where k.marked_at is null
        or k.marked_at < p_now - interval '5 minutes') as stale
    from public.positions x
    left join lateral (select m.marked_at from public.position_marks m
      where m.position_id = x.position_id order by m.marked_at desc limit 1) k on true
    where x.state <> 'closed' and x.opened_at < p_now - interval '5 minutes'
      and exists (select 1 from public.sessions s, clock c where s.trading_date = c.today
        and p_now between s.opens_at + interval '5 minutes' and s.closes_at))
  select 'stage analyze', coalesce(l.trading_date >= c.due, c.due is null), l.finished_at,
    concat_ws('; ', coalesce('done for ' || l.trading_date, 'never done'),
      'due for ' || case when l.trading_date >= c.due then null else c.due end),
    'npm run analyze'
  from clock c left join lateral (
    select r.trading_date, r.finished_at from public.runs r
    where r.stage = 'analyze' and r.state = 'done' order by r.trading_date desc limit 1) l on true
  union all
  select 'stage allocate', coalesce(l.trading_date >= c.due, c.due is null), l.created_at,
    concat_ws('; ', coalesce('done for ' || l.trading_date, 'never done'),
      'due for ' || case when l.trading_date >= c.due then null else c.due end),
    'npm run allocate'
  from clock c left join lateral (
    select r.trading_date, r.created_at from public.allocation_runs r
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
    case when w.stale > 0 then w.stale || ' of ' || w.positions
      || ' open positions not marked for 5 minutes' else 'positions are marked' end,
    'npm run monitor'
  from watched w
$$;

revoke all on function private.health_of_stages(timestamptz) from public, anon, authenticated;
grant execute on function private.health_of_stages(timestamptz) to service_role;

comment on function private.health_of_stages(timestamptz) is
  'When each stage worked last, and whether something waits for it.';
