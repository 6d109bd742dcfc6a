create view private.ledger_events with (security_invoker = true) as
select (f.filled_at at time zone 'Asia/Kolkata')::date as trading_date, p.underlying, s.definition,
  a.sleeve, p.mode, a.allocation_id, 0::numeric as realised, f.charges,
  case i.side when 'sell' then 1 else -1 end * f.quantity * f.price as cash, 1 as fills,
  0 as closed, 0 as unwound, 0 as marked, null::numeric as unrealised,
  null::numeric as unrealised_mid
from public.fills f
join public.orders o using (order_id)
join public.intents i using (intent_id)
join public.plans p using (plan_id)
left join public.positions x on x.position_id = p.position_id
left join public.plans e on e.plan_id = x.plan_id
join public.allocations a on a.allocation_id = coalesce(p.allocation_id, e.allocation_id)
join public.strategies s on s.strategy_id = a.strategy_id
union all
select (t.settled_at at time zone 'Asia/Kolkata')::date, p.underlying, s.definition, a.sleeve,
  p.mode, a.allocation_id, 0, t.charges, t.units * t.price, 0, 0, 0, 0, null, null
from public.settlements t
join public.plans p using (plan_id)
join public.allocations a using (allocation_id)
join public.strategies s using (strategy_id)
union all
select (x.closed_at at time zone 'Asia/Kolkata')::date, x.underlying, x.definition, x.sleeve,
  x.mode, e.allocation_id,
  (select l.net - l.charges from private.plan_ledger(x.plan_id, '{open}') l)
    + (select l.net - l.charges from private.position_ledger(x.position_id) l),
  0, 0, 0, 1, 0, 0, null, null
from public.positions x join public.plans e on e.plan_id = x.plan_id
where x.state = 'closed'
union all
select (p.finished_at at time zone 'Asia/Kolkata')::date, p.underlying, s.definition, a.sleeve,
  p.mode, a.allocation_id,
  (select l.net - l.charges from private.plan_ledger(p.plan_id, '{open,unwind}') l)
    + (select coalesce(sum(t.units * t.price - t.charges), 0) from public.settlements t
      where t.plan_id = p.plan_id),
  0, 0, 0, 0, 1, 0, null, null
from public.plans p
left join public.positions x using (position_id)
left join public.plans e on e.plan_id = x.plan_id
join public.allocations a on a.allocation_id = coalesce(p.allocation_id, e.allocation_id)
join public.strategies s on s.strategy_id = a.strategy_id
where p.state in ('failed', 'unwound') and p.kind <> 'exit'
union all
select m.trading_date, x.underlying, x.definition, x.sleeve, x.mode, e.allocation_id, 0, 0, 0, 0,
  0, 0, 1, m.unrealised, m.unrealised_mid
from (
  select distinct on ((k.marked_at at time zone 'Asia/Kolkata')::date, k.position_id)
    (k.marked_at at time zone 'Asia/Kolkata')::date as trading_date, k.position_id, k.unrealised,
    k.unrealised_mid
  from public.position_marks k
  order by (k.marked_at at time zone 'Asia/Kolkata')::date, k.position_id, k.marked_at desc) m
join public.positions x using (position_id)
join public.plans e on e.plan_id = x.plan_id
where x.closed_at is null or (x.closed_at at time zone 'Asia/Kolkata')::date > m.trading_date;

revoke all on table private.ledger_events from public, anon, authenticated;
grant select on table private.ledger_events to service_role;

comment on view private.ledger_events is
  'What adds to the ledger of a day: each fill and settlement, each closed position, each entry or '
  'adjustment that was traded back, and the last mark of each position that was held over the end '
  'of the day.';
