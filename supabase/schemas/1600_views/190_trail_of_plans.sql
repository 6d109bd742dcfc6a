create view private.trail_of_plans with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying,
  array[30, p.entry_id, case p.kind when 'entry' then 1 else 5 end, p.plan_id]
    || o.place as place,
  case when p.kind in ('entry', 'adjust') or p.rule in ('flatten', 'adjustment') then 'execute'
    else 'monitor' end as stage,
  o.section, o.subject, o.outcome, o.detail, o.figures
from public.strategies s
-- From the strategy to its plans: from the plans of an underlying it would be those of years.
cross join lateral (
  select e.*, e.plan_id as entry_id
  from public.allocations a join public.plans e using (allocation_id)
  where a.strategy_id = s.strategy_id
  union all
  select e.*, x.plan_id
  from public.positions x join public.plans e on e.position_id = x.position_id
  where x.strategy_id = s.strategy_id) p
cross join lateral (
  select array[1::bigint] as place, 'plan' as section, p.kind || ' ' || s.definition as subject,
    p.state as outcome,
    concat_ws('; ', p.reason,
      p.mode || ', ' || p.lots || case p.lots when 1 then ' lot' else ' lots' end,
      private.clock_text(p.created_at, s.trading_date)) as detail,
    jsonb_build_object('kind', p.kind, 'mode', p.mode, 'lots', p.lots, 'state', p.state,
      'reason', p.reason, 'rule', p.rule, 'created_at', p.created_at,
      'finished_at', p.finished_at) as figures
  union all
  select array[2, i.step, i.intent_id], 'order',
    i.side || ' ' || i.quantity || ' '
      || coalesce(private.leg_name(l.leg_right, l.strike), 'leg ' || i.leg_number)
      || case when s.far_expiry is null or l.expiry is null then '' else ' ' || l.expiry end,
    coalesce(o.state, i.state),
    concat_ws('; ', 'to ' || i.purpose, 'limit ' || private.price_text(i.limit_price),
      o.filled_quantity || ' filled' || coalesce(' at ' || private.price_text(o.average_price), ''),
      private.clock_text(coalesce(o.sent_at, i.written_at), s.trading_date),
      coalesce(o.reason, i.reason)),
    jsonb_build_object('step', i.step, 'purpose', i.purpose, 'side', i.side,
      'leg', coalesce(private.leg_name(l.leg_right, l.strike), 'leg ' || i.leg_number),
      'expiry', l.expiry, 'quantity', i.quantity, 'limit_price', i.limit_price,
      'state', coalesce(o.state, i.state),
      'filled_quantity', coalesce(o.filled_quantity, 0),
      'average_price', round(o.average_price, 4), 'reason', coalesce(o.reason, i.reason),
      'sent_at', coalesce(o.sent_at, i.written_at))
  from public.intents i
  left join public.orders o using (intent_id)
  left join lateral (
    select g.leg_right, g.strike, g.expiry from public.strategy_legs g
    where g.strategy_id = s.strategy_id and g.leg_number = i.leg_number
    union all
    select n.leg_right::text::public.leg_right, n.strike, n.expiry
    from public.adjustment_legs n
    where n.position_id = p.position_id and n.leg_number = i.leg_number
      and n.purpose = 'open') l on true
  where i.plan_id = p.plan_id) o;

revoke all on table private.trail_of_plans from public, anon, authenticated;
grant select on table private.trail_of_plans to service_role;

comment on view private.trail_of_plans is
  'Steps of the trail that tell the plans of an entry and its exits, each before its orders.';
