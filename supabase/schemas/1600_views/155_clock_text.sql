create function private.clock_text(p_at timestamptz) returns text
language sql immutable set search_path = '' as $$
  select to_char(p_at at time zone 'Asia/Kolkata', 'YYYY-MM-DD HH24:MI:SS')
$$;

revoke all on function private.clock_text(timestamptz) from public, anon, authenticated;
grant execute on function private.clock_text(timestamptz) to service_role;

comment on function private.clock_text(timestamptz) is
  'An instant on the exchange''s clock: 2026-02-09 10:00:00.';
