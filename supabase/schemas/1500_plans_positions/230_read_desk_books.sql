create function public.read_desk_books(p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with today as (
      select d.trading_date, d.trading_date::timestamp at time zone 'Asia/Kolkata' as begins_at
      from (select (p_now at time zone 'Asia/Kolkata')::date as trading_date) d),
    -- What the broker may still tell of: of the last seven days, and whatever has not ended.
    lately as materialized (
      select p.plan_id, coalesce(p.lease_until > p_now, false) as held
      from today t join public.plans p on p.mode = 'live' and p.state <> 'denied'
        and (p.state in ('gated', 'executing', 'unwinding') or p.trading_date > t.trading_date - 7
          or p.finished_at > t.begins_at - interval '7 days')),
    sent as materialized (
      select l.held, i.*, o.state as order_state, o.broker_order_id,
        coalesce(o.filled_quantity, 0) as filled_quantity,
        (coalesce(o.sent_at, i.send_before) at time zone 'Asia/Kolkata')::date as sent_on
      from lately l join public.intents i using (plan_id)
        left join public.orders o using (intent_id)
      where i.state <> 'written'),
    orders as (
      select s.*, s.sent_on = t.trading_date as is_today
      from sent s cross join today t
      where s.sent_on = t.trading_date
        or s.filled_quantity < s.quantity and s.order_state is distinct from 'rejected'
          and (s.order_state is not null or s.state <> 'refused' or s.absent_at is not null)),
    standing as (
      select h.leg_number, h.units, l.segment, l.security_id,
        coalesce(e.lease_until > p_now or exists (
          select 1 from public.plans x where x.position_id = q.position_id
            and x.lease_until > p_now), false) as held
      from (
        select x.plan_id, x.position_id from public.positions x
        where x.state <> 'closed' and x.mode = 'live'
        union all
        select p.plan_id, null from public.plans p
        where p.kind in ('entry', 'adjust') and p.mode = 'live'
          and p.state in ('gated', 'executing', 'unwinding')) q
      join public.plans e using (plan_id)
      join private.traded_legs l on l.plan_id = q.plan_id
      join private.held_units(q.plan_id) h on h.leg_number = l.leg_number
      cross join today t
      -- An expired contract is gone from the broker's books before it is settled here.
      where l.segment = 'NSE_EQ' or l.ends_on >= t.trading_date)
    select jsonb_build_object(
      'isLive', (select mode = 'live' from public.trading_state) or exists (select 1 from lately)
        or exists (select 1 from standing),
      'orders', (select coalesce(jsonb_agg(jsonb_build_object(
          'planId', o.plan_id, 'correlationId', o.correlation_id, 'segment', o.segment,
          'securityId', o.security_id, 'side', o.side, 'quantity', o.quantity,
          'filledQuantity', o.filled_quantity, 'orderState', o.order_state,
          'brokerOrderId', o.broker_order_id, 'sentOn', o.sent_on, 'isToday', o.is_today,
          'isHeld', o.held) order by o.state = 'refused', o.intent_id), '[]') from orders o),
      'positions', (select coalesce(jsonb_agg(jsonb_build_object(
          'segment', s.segment, 'securityId', s.security_id, 'quantity', s.units, 'isHeld', s.held)
          order by s.security_id), '[]') from standing s),
      'traded', (select coalesce(jsonb_agg(jsonb_build_object(
          'segment', s.segment, 'securityId', s.security_id, 'isHeld', s.held)), '[]')
        from (select segment, security_id, bool_or(held) as held from sent
          group by segment, security_id) s),
      'earlierIds', (select coalesce(jsonb_agg(s.broker_order_id), '[]') from sent s
        where s.broker_order_id is not null and s.sent_on < (select trading_date from today)
          and exists (select 1 from orders o where not o.is_today and o.broker_order_id is null
            and (o.segment, o.security_id) = (s.segment, s.security_id)))));
end
$$;

revoke all on function public.read_desk_books(timestamptz) from public, anon, authenticated;
grant execute on function public.read_desk_books(timestamptz) to service_role;

comment on function public.read_desk_books(timestamptz) is
  'What the desk has live, to be held against the broker''s books: orders sent today and earlier '
  'ones that a fill may be missing of, units that stand by instrument, and instruments traded '
  'within seven days. Whatever another call holds now is marked: it is on the move.';
