create view private.named_intents with (security_invoker = true) as
select i.*, p.trading_date, p.underlying, p.kind, p.mode,
  coalesce(private.contract_name(p.underlying, l.leg_right, l.strike, l.expiry, l.segment),
    p.underlying || ' leg ' || i.leg_number) as contract
from public.intents i
join public.plans p using (plan_id)
left join public.allocations a on a.allocation_id = p.allocation_id
left join public.positions x on x.position_id = p.position_id
left join lateral (
  select g.leg_right, g.strike, g.expiry, g.segment from public.strategy_legs g
  where g.strategy_id = coalesce(a.strategy_id, x.strategy_id) and g.leg_number = i.leg_number
  union all
  select n.leg_right::text::public.leg_right, n.strike, n.expiry, n.segment
  from public.adjustment_legs n
  where n.position_id = p.position_id and n.leg_number = i.leg_number
    and n.purpose = 'open') l on true;

revoke all on table private.named_intents from public, anon, authenticated;
grant select on table private.named_intents to service_role;

comment on view private.named_intents is
  'Intents with what their plan is, and with the name of the contract.';
