create function private.policy_terms(p_strategy_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'legs', (
      select jsonb_agg(jsonb_build_object('right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
        'strike', l.strike, 'expiry', l.expiry, 'price', l.price, 'bid', l.bid, 'ask', l.ask,
        'tick', l.tick, 'impliedVolatility', l.implied_volatility) order by l.leg_number)
      from public.strategy_legs l where l.strategy_id = p_strategy_id),
    'rules', (
      select coalesce(jsonb_agg(to_jsonb(e) - 'strategy_id' order by e.rule_number), '[]')
      from public.exit_rules e where e.strategy_id = p_strategy_id))
$$;

revoke all on function private.policy_terms(bigint) from public, anon, authenticated;
grant execute on function private.policy_terms(bigint) to service_role;

comment on function private.policy_terms(bigint) is
  'Legs of a strategy as analyzed and its exit rules as they stand.';
