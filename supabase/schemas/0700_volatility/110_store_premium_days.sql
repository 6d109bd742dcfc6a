create function public.store_premium_days(
  p_trading_date date, p_rows jsonb, p_source text
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.premium_days', p_rows,
    array(select c from unnest(private.columns_of('public.premium_days')) c
      where c <> all ('{trading_date,source}')));
  insert into public.premium_days as d
  select r.* from jsonb_array_elements(p_rows) x, jsonb_populate_record(null::public.premium_days,
    x || jsonb_build_object('trading_date', p_trading_date, 'source', p_source)) r
  on conflict (underlying, trading_date, expiry) do update set sessions = excluded.sessions,
    atm_variance = excluded.atm_variance, model_free_variance = excluded.model_free_variance,
    risk_reversal = excluded.risk_reversal, term_slope = excluded.term_slope,
    gap_variance = excluded.gap_variance, session_variance = excluded.session_variance,
    forward = excluded.forward, straddle_strike = excluded.straddle_strike,
    straddle_price = excluded.straddle_price, straddle_delta = excluded.straddle_delta,
    straddle_return = excluded.straddle_return, straddle_cost = excluded.straddle_cost,
    spread_near = excluded.spread_near, spread_middle = excluded.spread_middle,
    spread_far = excluded.spread_far, source = excluded.source
  where d.source <> 'analyze' or excluded.source = 'analyze';
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_premium_days(date, jsonb, text)
  from public, anon, authenticated;
grant execute on function public.store_premium_days(date, jsonb, text) to service_role;

comment on function public.store_premium_days(date, jsonb, text) is
  'Rows of one session; stored again they replace their own. What the desk''s own chains said '
  'stays, whatever a file says.';
