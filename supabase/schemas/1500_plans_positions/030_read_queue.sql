create function public.read_queue(
  p_trading_date date, p_allocation_ids bigint[], p_top integer
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(q.entry order by q.rank), '[]') from (
    select a.rank, jsonb_build_object(
      'allocationId', a.allocation_id, 'underlying', a.underlying, 'definition', s.definition,
      'lots', a.lots, 'lotSize', s.lot_size, 'netPremium', s.net_premium, 'maxLoss', s.max_loss,
      'expiry', s.expiry,
      'legs', (
        select jsonb_agg(jsonb_build_object(
          'legNumber', l.leg_number, 'right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
          'segment', l.segment, 'securityId', l.security_id, 'price', l.price, 'tick', l.tick,
          'freezeQuantity', (
            select c.freeze_quantity from public.contracts c
            where c.underlying = s.underlying and c.instrument = 'option' and c.expiry = l.expiry
              and c.strike = l.strike and c.option_right::text = l.leg_right::text))
          order by l.leg_number)
        from public.strategy_legs l where l.strategy_id = s.strategy_id)) as entry
    from public.allocations a join public.allocation_runs r using (allocation_run_id)
    join public.strategies s using (strategy_id)
    where r.trading_date = p_trading_date and a.state = 'pending'
      and (p_allocation_ids is null or a.allocation_id = any (p_allocation_ids))
    order by a.rank limit p_top) q
$$;

revoke all on function public.read_queue(date, bigint[], integer) from public, anon, authenticated;
grant execute on function public.read_queue(date, bigint[], integer) to service_role;

comment on function public.read_queue(date, bigint[], integer) is
  'Allocations to execute, by rank, with their strategy and legs.';
