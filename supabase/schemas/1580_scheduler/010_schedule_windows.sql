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
