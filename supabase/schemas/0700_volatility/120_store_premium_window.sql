create function public.store_premium_window(p_underlying text, p_rows jsonb) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.premium_days', p_rows,
    '{date,expiry,sessions,atmVariance,termSlope}');
  insert into public.premium_days (underlying, trading_date, expiry, sessions, atm_variance,
    term_slope, source)
  select p_underlying, r.date, r.expiry, r.sessions, r."atmVariance", r."termSlope",
    'dhan_rolling'
  from jsonb_to_recordset(p_rows) as r(date date, expiry date, sessions real,
    "atmVariance" real, "termSlope" real)
  on conflict (underlying, trading_date, expiry) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_premium_window(text, jsonb)
  from public, anon, authenticated;
grant execute on function public.store_premium_window(text, jsonb) to service_role;

comment on function public.store_premium_window(text, jsonb) is
  'What the broker''s expired options say of past sessions of an underlying: at the money alone. A '
  'row that is there stays.';
