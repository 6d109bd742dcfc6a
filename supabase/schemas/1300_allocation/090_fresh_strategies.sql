create function private.fresh_strategies(
  p_common jsonb, p_payload jsonb
) returns table (strategy_id bigint, source jsonb)
language sql stable set search_path = '' as $$
  select s.strategy_id, x
  from jsonb_array_elements(p_payload -> 'strategies') x
  join public.strategies s on s.definition = x ->> 'definition'
  where s.trading_date = (p_common ->> 'trading_date')::date
    and s.underlying = p_common ->> 'underlying'
    and s.risk = (p_common ->> 'risk')::public.risk and s.state = 'accepted'
    and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id)
$$;

revoke all on function private.fresh_strategies(jsonb, jsonb) from public, anon, authenticated;
grant execute on function private.fresh_strategies(jsonb, jsonb) to service_role;

comment on function private.fresh_strategies(jsonb, jsonb) is
  'Stored accepted rows of a payload that no allocation refers to, beside their source.';
