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
