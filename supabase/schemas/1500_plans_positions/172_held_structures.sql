create view private.held_structures with (security_invoker = true) as
select x.state, x.position_id, p.allocation_id, x.strategy_id, x.underlying, x.sleeve, h.lots,
  coalesce(j.capital_after, x.capital_used) * h.lots / x.lots as capital_used,
  coalesce(j.margin_after / x.lots, s.margin) * h.lots as margin,
  x.entry_net * h.lots / x.lots as entry_net, x.opened_at, x.mode
from public.positions x
cross join lateral (select private.held_lots(x.position_id) as lots) h
left join lateral private.last_adjustment(x.position_id) j on true
join public.plans p using (plan_id)
join public.strategies s on s.strategy_id = x.strategy_id
where x.state <> 'closed'
union all
select a.state, null, a.allocation_id, a.strategy_id, a.underlying, a.sleeve, a.lots,
  a.capital_used, a.margin, null, null, null
from public.allocations a
where a.state = 'executing';

revoke all on table private.held_structures from public, anon, authenticated;
grant select on table private.held_structures to service_role;

comment on view private.held_structures is
  'What ties up capital: positions that are not closed, and allocations on their way, those '
  'without a mode. Rupees of all lots.';
