create function private.roll_up_trades(p_allocations bigint[]) returns void
language plpgsql set search_path = '' as $$
begin
  insert into public.archived_trades (plan_id, trading_date, underlying, definition, risk, sleeve,
    mode, state, legs, expiry, lots, capital_used, pop_p, ev_p, total_score, entry_net, exit_net,
    charges, realised, opened_at, closed_at, exit_rule, worst, best, fills)
  select p.plan_id, p.trading_date, p.underlying, s.definition, s.risk, a.sleeve, p.mode, p.state,
    private.legs_text(s.strategy_id), s.expiry, p.lots, a.capital_used, round(s.pop_p, 4),
    round(s.ev_p, 2), round(s.total_score, 4), f.entry_net, f.exit_net, f.charges,
    f.entry_net + f.exit_net - f.charges, p.created_at, coalesce(x.closed_at, p.finished_at),
    x.exit_rule, round(m.worst, 2), round(m.best, 2), f.fills
  from public.plans p
  join public.allocations a using (allocation_id)
  join public.strategies s using (strategy_id)
  left join public.positions x on x.plan_id = p.plan_id
  left join lateral (
    select min(unrealised) as worst, max(unrealised) as best from public.position_marks
    where position_id = x.position_id) m on true
  cross join lateral (
    select
      coalesce(sum(t.amount) filter (where t.purpose = 'open'), 0) as entry_net,
      coalesce(sum(t.amount) filter (where t.purpose <> 'open'), 0) as exit_net,
      sum(t.charges) as charges,
      jsonb_agg(jsonb_build_array(t.purpose, t.side, t.leg_number, t.quantity, t.price, t.charges,
        t.filled_at) order by t.fill_id) as fills
    from (
      select f.*, i.purpose, i.side, i.leg_number,
        case i.side when 'sell' then 1 else -1 end * f.quantity * f.price as amount
      from (select p.plan_id
        union all
        select e.plan_id from public.plans e where e.position_id = x.position_id) q
      join public.intents i using (plan_id)
      join public.orders o using (intent_id)
      join public.fills f using (order_id)) t
    having count(*) > 0) f
  where p.allocation_id = any (p_allocations) and p.kind = 'entry';
end $$;

revoke all on function private.roll_up_trades(bigint[]) from public, anon, authenticated;
grant execute on function private.roll_up_trades(bigint[]) to service_role;

comment on function private.roll_up_trades(bigint[]) is
  'Writes the entries of allocations that traded, with every fill of the entry and its exits.';
