create function private.clock_text(p_at timestamptz, p_trading_date date) returns text
language sql immutable set search_path = '' as $$
  select to_char(p_at at time zone 'Asia/Kolkata',
    case (p_at at time zone 'Asia/Kolkata')::date when p_trading_date then 'HH24:MI:SS'
      else 'YYYY-MM-DD HH24:MI:SS' end)
$$;

revoke all on function private.clock_text(timestamptz, date) from public, anon, authenticated;
grant execute on function private.clock_text(timestamptz, date) to service_role;

comment on function private.clock_text(timestamptz, date) is
  'An instant on the exchange''s clock, 10:00:00; with its date where that is another one.';
