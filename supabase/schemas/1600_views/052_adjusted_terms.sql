create function private.adjusted_terms(p_position_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce((
    select jsonb_build_object('legs', jsonb_agg(jsonb_build_object('right', l.leg_right,
      'side', l.side, 'ratio', l.quantity / (x.lots * s.lot_size), 'strike', l.strike,
      'expiry', l.expiry, 'price', l.entry_price, 'bid', l.entry_price, 'ask', l.entry_price,
      'tick', l.tick, 'impliedVolatility', coalesce(g.implied_volatility, n.implied_volatility))
      order by l.leg_number))
    from public.positions x
    join public.strategies s using (strategy_id)
    join public.position_legs l using (position_id)
    join private.held_units(x.plan_id) h on h.leg_number = l.leg_number and h.units <> 0
    left join public.strategy_legs g
      on g.strategy_id = x.strategy_id and g.leg_number = l.leg_number
    left join public.adjustment_legs n on n.position_id = x.position_id
      and n.leg_number = l.leg_number and n.purpose = 'open'
    where x.position_id = p_position_id
      and exists (select 1 from public.adjustments j
        where j.position_id = p_position_id and j.accepted_at is not null)
    having count(*) > 0), '{}')
$$;

revoke all on function private.adjusted_terms(bigint) from public, anon, authenticated;
grant execute on function private.adjusted_terms(bigint) to service_role;

comment on function private.adjusted_terms(bigint) is
  'The legs that stand of a position that was adjusted, as policy_terms has them of a strategy; '
  'empty of one that is as it was entered.';
