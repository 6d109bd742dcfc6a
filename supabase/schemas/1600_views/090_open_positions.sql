create view public.open_positions with (security_invoker = true) as
select (x.opened_at at time zone 'Asia/Kolkata')::date as trading_date, x.underlying, x.definition,
  x.state, private.units_held(array[x.plan_id] || array(select e.plan_id from public.plans e
    where e.position_id = x.position_id)) as legs,
  private.held_lots(x.position_id) as lots, x.expiry, round(x.entry_net, 2) as entry_net,
  round(x.entry_charges, 2) as entry_charges, round(k.unrealised, 2) as unrealised,
  round(k.unrealised_mid, 2) as unrealised_mid, round(k.close_value, 2) as close_value,
  k.state as mark_state,
  private.clock_text(k.marked_at, (x.opened_at at time zone 'Asia/Kolkata')::date) as marked_ist,
  case x.state when 'closing' then 'its exit is not done: the next monitor goes on with it'
    when 'adjusting' then 'its adjustment is not done: the next monitor goes on with it' end
    as remark,
  private.clock_text(x.opened_at, (x.opened_at at time zone 'Asia/Kolkata')::date) as opened_ist,
  x.sleeve, x.mode, k.marked_at, x.opened_at, x.position_id, x.plan_id,
  e.costs, e.by_delta, e.by_gamma, e.by_vega, e.by_theta,
  round(k.unrealised_mid, 2) - e.costs - e.by_delta - e.by_gamma - e.by_vega - e.by_theta as rest,
  'costs ' || private.rupees(e.costs) || ', delta ' || private.rupees(e.by_delta) || ', gamma '
    || private.rupees(e.by_gamma) || ', vega ' || private.rupees(e.by_vega) || ', theta '
    || private.rupees(e.by_theta) || ', rest '
    || private.rupees(round(k.unrealised_mid, 2) - e.costs - e.by_delta - e.by_gamma - e.by_vega
      - e.by_theta) as explained
from public.positions x
left join lateral (select * from public.position_marks m where m.position_id = x.position_id
  order by m.marked_at desc limit 1) k on true
left join lateral (
  select round(n.costs, 2) as costs, round(n.by_delta, 2) as by_delta,
    round(n.by_gamma, 2) as by_gamma, round(n.by_vega, 2) as by_vega,
    round(n.by_theta, 2) as by_theta
  from public.position_sessions n where n.position_id = x.position_id
  order by n.trading_date desc limit 1) e on true
where x.state <> 'closed'
union all
select p.trading_date, p.underlying, s.definition,
  case p.state when 'unwinding' then 'unwinding' else 'entering' end, h.legs, p.lots, s.expiry,
  round(l.net, 2), round(l.charges, 2), null, null, null, null, null,
  case p.state
    when 'unwinding' then 'a leg could not be filled, the others are not traded back yet'
    else 'no position yet, its entry is not done' end
    || ': the next execute goes on with it',
  private.clock_text(p.created_at, p.trading_date), a.sleeve, p.mode, null, p.created_at, null,
  p.plan_id, null, null, null, null, null, null, null
from public.plans p
join public.allocations a using (allocation_id)
join public.strategies s using (strategy_id)
cross join lateral (select private.units_held(array[p.plan_id]) as legs) h
cross join lateral private.plan_ledger(p.plan_id, '{open,unwind}') l
where p.kind = 'entry' and p.state in ('gated', 'executing', 'unwinding') and h.legs is not null;

revoke all on table public.open_positions from public, anon, authenticated;
grant select on table public.open_positions to service_role;

comment on view public.open_positions is
  'What is held: positions that are not closed with their latest mark, and what entries that are '
  'not done have bought or sold.';
comment on column public.open_positions.trading_date is 'On which it was entered.';
comment on column public.open_positions.state is
  'entering and unwinding: units are held, and no position exists yet.';
comment on column public.open_positions.legs is 'By contract, in the units that are held now.';
comment on column public.open_positions.entry_net is 'Rupees of the fills so far, received +.';
comment on column public.open_positions.unrealised is
  'Rupees after the charges of the entry, closed at the far side of the quotes.';
comment on column public.open_positions.unrealised_mid is 'The same at the middle of the quotes.';
comment on column public.open_positions.costs is
  'Rupees of unrealised_mid since the entry, as the next five, which add up to it: charges, and '
  'what the first mark lay below the fills.';
comment on column public.open_positions.by_delta is 'By moves of the spot.';
comment on column public.open_positions.by_gamma is 'By the squares of these moves.';
comment on column public.open_positions.by_vega is 'By changes of implied volatility.';
comment on column public.open_positions.by_theta is 'By the time that passed.';
comment on column public.open_positions.rest is 'What the five leave unexplained.';
comment on column public.open_positions.explained is 'The six as a person reads them.';
