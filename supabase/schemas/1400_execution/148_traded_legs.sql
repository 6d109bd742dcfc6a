create view private.traded_legs with (security_invoker = true) as
select p.plan_id, l.leg_number, l.leg_right, l.side, l.strike,
  coalesce(l.expiry, (
      select min(c.expiry) from public.contracts c
      where c.segment = l.segment and c.security_id = l.security_id and c.instrument = 'future'
        and c.expiry >= s.expiry),
    s.expiry) as ends_on, l.expiry, l.segment, l.security_id, l.tick,
  l.lot_size, s.strategy_id
from public.plans p
join public.allocations a using (allocation_id)
join public.strategies s using (strategy_id)
join public.strategy_legs l using (strategy_id)
union all
select q.plan_id, n.leg_number, n.leg_right::text::public.leg_right, n.side, n.strike, n.expiry,
  n.expiry, n.segment, n.security_id, n.tick, n.lot_size, q.strategy_id
from (
  select x.plan_id, x.position_id, x.strategy_id, null::bigint as adjustment_id
  from public.positions x
  union all
  select p.plan_id, p.position_id, x.strategy_id, p.adjustment_id
  from public.plans p join public.positions x using (position_id) where p.kind = 'adjust') q
join public.adjustment_legs n on n.position_id = q.position_id and n.purpose = 'open'
  and n.adjustment_id = coalesce(q.adjustment_id, n.adjustment_id);

revoke all on table private.traded_legs from public, anon, authenticated;
grant select on table private.traded_legs to service_role;

comment on view private.traded_legs is
  'The contract of each leg number that a plan''s fills may be of: of an entry those of its '
  'strategy and whatever adjustments opened later, of an adjustment its own.';
comment on column private.traded_legs.ends_on is
  'Its expiry; of a future its own, which may come after that of the options beside it, of shares '
  'that of their strategy.';
