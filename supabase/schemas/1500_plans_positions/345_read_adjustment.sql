create function public.read_adjustment(p_adjustment_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('adjustmentId', j.adjustment_id, 'positionId', j.position_id,
    'kind', j.kind, 'state', j.state, 'validUntil', j.valid_until,
    'positionState', x.state, 'mode', x.mode, 'underlying', x.underlying, 'lots', x.lots,
    'risk', s.risk, 'underlyingKind', u.kind,
    'capital', f.capital, 'blocked', f.blocked,
    'capitalBefore', j.capital_before, 'capitalAfter', j.capital_after,
    'legs', (
      select jsonb_agg(jsonb_build_object('legNumber', n.leg_number, 'purpose', n.purpose,
        'right', n.leg_right, 'side', n.side, 'segment', n.segment, 'securityId', n.security_id,
        'quantity', n.quantity, 'lotSize', n.lot_size, 'tick', n.tick,
        'bid', n.bid, 'ask', n.ask, 'freezeQuantity', (
          select c.freeze_quantity from public.contracts c
          where c.segment = n.segment and c.security_id = n.security_id and c.expiry = n.expiry
          order by c.listed_on desc limit 1)) order by n.leg_number)
      from public.adjustment_legs n where n.adjustment_id = j.adjustment_id))
  from public.adjustments j
  join public.positions x using (position_id)
  join public.strategies s using (strategy_id)
  join public.underlyings u on u.underlying = x.underlying
  cross join lateral private.mode_funds(x.mode, null) f
  where j.adjustment_id = p_adjustment_id
$$;

revoke all on function public.read_adjustment(bigint) from public, anon, authenticated;
grant execute on function public.read_adjustment(bigint) to service_role;

comment on function public.read_adjustment(bigint) is
  'An adjustment with its legs and what its position is now; null for a number that none has.';
