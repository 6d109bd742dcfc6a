create function public.read_adjustment_gate(
  p_adjustment_id bigint, p_mode public.trading_mode, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform public.check_limits(p_now);
  return (
    select private.gate_facts(x.underlying, p_mode, null, p_now) || jsonb_build_object(
      'entry', jsonb_build_object(
        'allocationId', p.allocation_id, 'underlying', x.underlying, 'definition', x.definition,
        'lots', x.lots, 'lotSize', s.lot_size, 'expiry', x.expiry, 'maxLoss', j.max_loss_after,
        'capitalUsed', greatest(0, j.capital_after - j.capital_before)) || (
        select jsonb_build_object(
          'netPremium', sum(case n.side when 'buy' then -n.ask else n.bid end * n.quantity)
            / x.lots,
          'legs', jsonb_agg(jsonb_build_object(
            'legNumber', n.leg_number, 'right', n.leg_right, 'side', n.side,
            'ratio', n.quantity / (x.lots * s.lot_size), 'segment', n.segment,
            'securityId', n.security_id, 'lotSize', n.lot_size, 'tick', n.tick,
            'price', case n.side when 'buy' then n.ask else n.bid end,
            'freezeQuantity', (
              select c.freeze_quantity from public.contracts c
              where c.segment = n.segment and c.security_id = n.security_id
                and c.expiry = n.expiry order by c.listed_on desc limit 1),
            'listed', private.listed_leg(
              jsonb_populate_record(null::public.strategy_legs, jsonb_build_object(
                'leg_right', n.leg_right, 'strike', n.strike, 'expiry', n.expiry)),
              x.underlying, x.expiry)) order by n.leg_number))
        from public.adjustment_legs n
        where n.adjustment_id = j.adjustment_id and n.purpose = 'open'),
      'heldBy', (
        select case when h.position_id is null then 'allocation ' || h.allocation_id
          else 'position ' || h.position_id end
        from private.held_beside(x.mode) h
        where h.underlying = x.underlying and h.position_id is distinct from x.position_id
        limit 1))
    from public.adjustments j
    join public.positions x using (position_id)
    join public.plans p on p.plan_id = x.plan_id
    join public.strategies s on s.strategy_id = x.strategy_id
    where j.adjustment_id = p_adjustment_id);
end $$;

revoke all on function public.read_adjustment_gate(bigint, public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function public.read_adjustment_gate(bigint, public.trading_mode, timestamptz)
  to service_role;

comment on function public.read_adjustment_gate(bigint, public.trading_mode, timestamptz) is
  'What an adjustment opens, as an entry beside its own position, and all that it is gated by; '
  'capital is what it takes more than the position has.';
