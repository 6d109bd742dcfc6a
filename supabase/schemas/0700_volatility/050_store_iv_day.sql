create function public.store_iv_day(
  p_trading_date date, p_rows jsonb, p_source text
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.iv_history', p_rows,
    '{underlying,atm_volatility,model_free_volatility,risk_reversal,put_call_interest,
      put_call_volume,spot}');
  insert into public.iv_history as h (underlying, trading_date, atm_volatility,
    model_free_volatility, risk_reversal, put_call_interest, put_call_volume, spot, source)
  select r.underlying, p_trading_date, r.atm_volatility, r.model_free_volatility, r.risk_reversal,
    r.put_call_interest, r.put_call_volume, r.spot, p_source
  from jsonb_to_recordset(p_rows) as r(underlying text, atm_volatility numeric,
    model_free_volatility numeric, risk_reversal numeric, put_call_interest numeric,
    put_call_volume numeric, spot numeric)
  on conflict (underlying, trading_date) do update
  set atm_volatility = excluded.atm_volatility,
    model_free_volatility = excluded.model_free_volatility, risk_reversal = excluded.risk_reversal,
    put_call_interest = excluded.put_call_interest, put_call_volume = excluded.put_call_volume,
    spot = excluded.spot, source = excluded.source
  where h.source <> 'analyze';
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_iv_day(date, jsonb, text) from public, anon, authenticated;
grant execute on function public.store_iv_day(date, jsonb, text) to service_role;

comment on function public.store_iv_day(date, jsonb, text) is
  'Volatilities of one session from a file; what analyze measured itself stays.';
