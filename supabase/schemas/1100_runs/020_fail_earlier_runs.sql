create function private.fail_earlier_runs() returns trigger
language plpgsql set search_path = '' as $$
begin
  update public.runs set state = 'failed', lease_holder = null, lease_until = null
  where stage = new.stage and state = 'open' and trading_date < new.trading_date;
  return null;
end $$;

revoke all on function private.fail_earlier_runs() from public, anon, authenticated;
grant execute on function private.fail_earlier_runs() to service_role;

comment on function private.fail_earlier_runs() is
  'A run that was still open when its session closed can never go on: its chains would be another '
  'day''s.';
