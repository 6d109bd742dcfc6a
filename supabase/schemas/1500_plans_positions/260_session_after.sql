create function private.session_after(p_date date) returns timestamptz
language sql stable set search_path = '' as $$
  select coalesce(min(opens_at), (p_date + 1)::timestamp at time zone 'Asia/Kolkata')
  from public.sessions where trading_date > p_date
$$;

revoke all on function private.session_after(date) from public, anon, authenticated;
grant execute on function private.session_after(date) to service_role;

comment on function private.session_after(date) is
  'When the first session after a date opens; its next midnight where the calendar has none.';
