create view public.open_positions with (security_invoker = true) as
select x.position_id, (x.opened_at at time zone 'Asia/Kolkata')::date as trading_date, x.underlying,
  x.definition, private.legs_text(x.strategy_id) as legs, x.sleeve, x.mode, x.state, x.lots,
  x.expiry, round(x.entry_net, 2) as entry_net, round(x.entry_charges, 2) as entry_charges,
  k.state as mark_state, round(k.close_value, 2) as close_value,
  round(k.unrealised, 2) as unrealised, k.marked_at, x.opened_at
from public.positions x
left join lateral (select * from public.position_marks m where m.position_id = x.position_id
  order by m.marked_at desc limit 1) k on true
where x.state <> 'closed';

revoke all on table public.open_positions from public, anon, authenticated;
grant select on table public.open_positions to service_role;

comment on view public.open_positions is 'Positions that are not closed, with their latest mark.';
