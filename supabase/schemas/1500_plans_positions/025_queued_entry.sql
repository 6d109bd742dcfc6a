create function public.queued_entry(p_allocation_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'allocationId', a.allocation_id, 'underlying', a.underlying, 'definition', s.definition,
    'lots', a.lots, 'lotSize', s.lot_size, 'netPremium', s.net_premium, 'maxLoss', s.max_loss,
    'capitalUsed', a.capital_used, 'expiry', s.expiry,
    'legs', (
      select jsonb_agg(jsonb_build_object(
        'legNumber', l.leg_number, 'right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
        'segment', l.segment, 'securityId', l.security_id, 'price', l.price,
        'lotSize', l.lot_size, 'tick', l.tick,
        'freezeQuantity', (
          select c.freeze_quantity from public.contracts c
          where c.underlying = s.underlying and c.instrument = 'option' and c.expiry = l.expiry
            and c.strike = l.strike and c.option_right::text = l.leg_right::text),
        'listed', private.listed_leg(l, s.underlying, s.expiry))
        order by l.leg_number)
      from public.strategy_legs l where l.strategy_id = s.strategy_id))
  from public.allocations a join public.strategies s using (strategy_id)
  where a.allocation_id = p_allocation_id
$$;

revoke all on function public.queued_entry(bigint) from public, anon, authenticated;
grant execute on function public.queued_entry(bigint) to service_role;

comment on function public.queued_entry(bigint) is
  'An allocation with its strategy and legs, as its entry is gated, each leg beside its contract '
  'as it is listed now.';
