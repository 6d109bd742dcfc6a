create function private.check_calendar(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_date date := (p_now at time zone 'Asia/Kolkata')::date;
  v_end date;
begin
  select max(trading_date) into v_end from public.sessions;
  if v_end is null or v_end < v_date then
    perform private.raise_alert('critical', 'calendar_ended', v_date::text,
      'the calendar ends at ' || coalesce(v_end::text, 'no date')
      || ': the desk takes ' || v_date || ' for no session', p_now);
  elsif v_end <= v_date + 30 then
    perform private.raise_alert('warning', 'calendar_ends', v_end::text,
      'the calendar ends at ' || v_end || ': extend it with npm run calendar', p_now);
  end if;
end $$;

revoke all on function private.check_calendar(timestamptz) from public, anon, authenticated;
grant execute on function private.check_calendar(timestamptz) to service_role;

comment on function private.check_calendar(timestamptz) is
  'Alerts of a calendar that ends within 30 days, and each day of one that has ended: a date that '
  'it lacks is no session.';
