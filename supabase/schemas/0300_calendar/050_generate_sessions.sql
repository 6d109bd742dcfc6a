create function private.generate_sessions(p_from date, p_to date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.sessions (trading_date, opens_at, closes_at, fixing_at, averaging_minutes,
    kind, source)
  select d.day,
    (d.day + coalesce(x.opens, t.opens)) at time zone 'Asia/Kolkata',
    (d.day + coalesce(x.closes, t.closes)) at time zone 'Asia/Kolkata',
    (d.day + least(t.fixing, coalesce(x.closes, t.closes))) at time zone 'Asia/Kolkata',
    t.averaging_minutes,
    coalesce(x.kind, 'regular'),
    coalesce(x.source, t.source)
  from (select s::date as day
    from generate_series(p_from::timestamp, p_to::timestamp, interval '1 day') s) d
  join public.session_times t on d.day >= t.effective_from
    and (t.effective_to is null or d.day <= t.effective_to)
  left join public.special_sessions x on x.session_date = d.day
  where x.session_date is not null
    or (extract(isodow from d.day) < 6
      and not exists (select 1 from public.holidays h where h.holiday_date = d.day))
  on conflict (trading_date) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function private.generate_sessions(date, date) from public, anon, authenticated;
grant execute on function private.generate_sessions(date, date) to service_role;

comment on function private.generate_sessions(date, date) is
  'Sessions of a span of dates: weekdays that are no holiday at the regular times, and the special '
  'ones. Rows that exist stay as they are.';
