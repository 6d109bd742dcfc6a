create function private.direction_error(p_strategy public.strategies) returns numeric
language sql stable set search_path = '' as $$
  select round((v.view ->> 'sdDrift')::numeric, 4)
  from public.underlying_analyses a, jsonb_array_elements(a.view_detail) as v (view)
  where (a.trading_date, a.underlying, a.risk)
      = (p_strategy.trading_date, p_strategy.underlying, p_strategy.risk)
    and v.view ->> 'expiry' = p_strategy.expiry::text
$$;

revoke all on function private.direction_error(public.strategies)
  from public, anon, authenticated;
grant execute on function private.direction_error(public.strategies) to service_role;

comment on function private.direction_error(public.strategies) is
  'Standard error of the drift that a full direction score is believed to bring to the strategy''s '
  'expiry, in deviations of that horizon.';
