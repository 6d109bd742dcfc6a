create view private.named_intents with (security_invoker = true) as
select i.*, p.trading_date, p.underlying, p.kind, p.mode,
  coalesce(private.contract_name(p.underlying, l.leg_right, l.strike, l.expiry, l.segment),
    p.underlying || ' leg ' || i.leg_number) as contract
from public.intents i
join public.plans p using (plan_id)
left join public.allocations a on a.allocation_id = p.allocation_id
left join public.positions x on x.position_id = p.position_id
left join public.strategy_legs l
  on l.strategy_id = coalesce(a.strategy_id, x.strategy_id) and l.leg_number = i.leg_number;

revoke all on table private.named_intents from public, anon, authenticated;
grant select on table private.named_intents to service_role;

comment on view private.named_intents is
  'Intents with what their plan is, and with the name of the contract.';
