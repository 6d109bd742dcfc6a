create function public.store_readiness(p_trading_date date, p_rows jsonb, p_now timestamptz)
  returns void
language plpgsql set search_path = '' as $$
begin
  perform private.require_keys('public.readiness_checks', p_rows,
    '{check_name,state,detail,remedy}');
  insert into public.readiness_checks as c
    (trading_date, check_name, state, detail, remedy, checked_at)
  select p_trading_date, r.check_name, r.state, r.detail, r.remedy, p_now
  from jsonb_to_recordset(p_rows)
    as r (check_name text, state text, detail text, remedy text)
  on conflict (trading_date, check_name) do update set state = excluded.state,
    detail = excluded.detail, remedy = excluded.remedy, checked_at = excluded.checked_at;
end $$;

revoke all on function public.store_readiness(date, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_readiness(date, jsonb, timestamptz) to service_role;

comment on function public.store_readiness(date, jsonb, timestamptz) is
  'Stores what was seen of the broker''s account; a later look at the same date replaces the '
  'earlier one. p_rows: [{"check_name", "state", "detail", "remedy"}], no remedy with state ok.';
