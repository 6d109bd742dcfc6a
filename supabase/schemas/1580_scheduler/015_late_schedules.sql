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
