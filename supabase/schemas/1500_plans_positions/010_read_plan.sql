create function public.read_plan(p_plan_id bigint) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'planId', p.plan_id, 'kind', p.kind, 'mode', p.mode, 'state', p.state,
      'underlying', p.underlying, 'positionId', p.position_id, 'allocationId', p.allocation_id,
      'adjustmentId', p.adjustment_id,
      'isWaiting', p.kind = 'adjust' and exists (
        select 1 from public.plans e where e.adjustment_id = p.adjustment_id and e.kind = 'exit'
          and e.state in ('gated', 'executing')),
      'isOrphaned', p.kind = 'adjust' and exists (
        select 1 from public.positions x
        where x.position_id = p.position_id and x.state = 'closed'),
      'tradingDate', p.trading_date, 'createdAt', p.created_at,
      'held', (select coalesce(jsonb_agg(jsonb_build_object(
          'legNumber', h.leg_number, 'units', coalesce(u.units, h.units), 'segment', l.segment,
          'securityId', l.security_id, 'tick', l.tick,
          'isFuture', l.leg_right = 'underlying' and l.segment = 'NSE_FNO',
          'endsOn', case when l.segment <> 'NSE_EQ' then l.ends_on end)
          order by h.leg_number), '[]')
        from (select case p.kind when 'exit' then (select x.plan_id from public.positions x
            where x.position_id = p.position_id) else p.plan_id end as plan_id) o
        cross join lateral private.held_units(o.plan_id) h
        join private.traded_legs l on l.plan_id = o.plan_id and l.leg_number = h.leg_number
        left join lateral private.units_to_close(p.position_id) u
          on p.kind = 'exit' and u.leg_number = h.leg_number),
      'intents', (select coalesce(jsonb_agg(jsonb_build_object(
          'intentId', i.intent_id, 'step', i.step, 'legNumber', i.leg_number, 'purpose', i.purpose,
          'side', i.side, 'segment', i.segment, 'securityId', i.security_id, 'quantity', i.quantity,
          'limitPrice', i.limit_price, 'tick', i.tick, 'correlationId', i.correlation_id,
          'isFuture', i.segment = 'NSE_FNO' and exists (
            select 1
            from private.traded_legs l
            where l.plan_id = coalesce((select x.plan_id from public.positions x
                where x.position_id = p.position_id), p.plan_id)
              and l.leg_number = i.leg_number and l.leg_right = 'underlying'),
          'state', i.state, 'orderState', o.state, 'brokerOrderId', o.broker_order_id,
          'sentAt', coalesce(o.sent_at, i.send_before),
          'filledQuantity', coalesce(o.filled_quantity, 0), 'orderLimit', o.limit_price,
          'changes', coalesce(o.changes, 0))
          order by i.step, i.intent_id), '[]')
        from public.intents i left join public.orders o using (intent_id)
        where i.plan_id = p.plan_id))
    from public.plans p where p.plan_id = p_plan_id);
end
$$;

revoke all on function public.read_plan(bigint) from public, anon, authenticated;
grant execute on function public.read_plan(bigint) to service_role;

comment on function public.read_plan(bigint) is
  'Everything about a plan that its execution needs; what an exit leaves of its position is not '
  'among what is held.';
