create function public.store_iv_window(
  p_underlying text, p_from date, p_to date, p_rows jsonb, p_premiums jsonb, p_source text,
  p_now timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.iv_history', p_rows, '{date,atm,spot}');
  perform private.require_keys('public.premium_days', p_premiums,
    '{date,expiry,sessions,atmVariance,termSlope}');
  insert into public.iv_history (underlying, trading_date, atm_volatility, spot, source)
  select p_underlying, r.date, r.atm, r.spot, p_source
  from jsonb_to_recordset(p_rows) as r(date date, atm numeric, spot numeric)
  join public.sessions s on s.trading_date = r.date and s.kind <> 'muhurat'
  where r.date between p_from and p_to
  on conflict (underlying, trading_date) do nothing;
  get diagnostics v_count = row_count;
  insert into public.premium_days (underlying, trading_date, expiry, sessions, atm_variance,
    term_slope, source)
  select p_underlying, r.date, r.expiry, r.sessions, r."atmVariance", r."termSlope", p_source
  from jsonb_to_recordset(p_premiums) as r(date date, expiry date, sessions real,
    "atmVariance" real, "termSlope" real)
  join public.sessions s on s.trading_date = r.date and s.kind <> 'muhurat'
  where r.date between p_from and p_to
  on conflict (underlying, trading_date, expiry) do nothing;
  insert into public.iv_windows as w (underlying, from_date, to_date, sessions, asked_at)
  values (p_underlying, p_from, p_to, v_count, p_now)
  on conflict (underlying, from_date, to_date) do update set
    sessions = greatest(w.sessions, excluded.sessions), asked_at = excluded.asked_at;
  return v_count;
end $$;

revoke all on function public.store_iv_window(text, date, date, jsonb, jsonb, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_iv_window(text, date, date, jsonb, jsonb, text, timestamptz)
  to service_role;

comment on function public.store_iv_window(text, date, date, jsonb, jsonb, text, timestamptz) is
  'The values of one window, its expiries in premium_days and the note that it was asked, in one '
  'transaction. A session that has a value keeps it: a second call inserts none, and the window''s '
  'count stays.';
