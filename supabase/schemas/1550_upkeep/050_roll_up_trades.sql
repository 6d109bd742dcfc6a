create function private.roll_up_trades(p_allocations bigint[]) returns void
language plpgsql set search_path = '' as $$
declare
  v_from date;
  v_to date;
begin
  insert into public.archived_trades (plan_id, trading_date, underlying, definition, risk, sleeve,
    mode, state, legs, expiry, lots, capital_used, pop_p, ev_p, total_score, entry_net, exit_net,
    charges, realised, opened_at, closed_at, exit_rule, worst, best, fills,
    p_plus_sceptical, p_plus_registered, belief)
  select p.plan_id, p.trading_date, p.underlying, s.definition, s.risk, a.sleeve, p.mode, p.state,
    private.legs_text(s.strategy_id), s.expiry, p.lots, a.capital_used, round(s.pop_p, 4),
    round(s.ev_p, 2), round(s.total_score, 4), f.entry_net, f.exit_net, f.charges,
    f.entry_net + f.exit_net - f.charges, p.created_at, coalesce(x.closed_at, p.finished_at),
    x.exit_rule, round(m.worst, 2), round(m.best, 2), f.fills, round(s.p_plus_sceptical, 4),
    round(s.p_plus_registered, 4), s.belief
  from public.plans p
  join public.allocations a using (allocation_id)
  join public.strategies s using (strategy_id)
  left join public.positions x on x.plan_id = p.plan_id
  left join lateral (
    select min(unrealised_mid) as worst, max(unrealised_mid) as best from public.position_marks
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

  -- The events of a trade are found by their dates: by allocation alone every fill would be read.
  select min(p.created_at) at time zone 'Asia/Kolkata',
    max(greatest(p.finished_at, x.closed_at)) at time zone 'Asia/Kolkata'
  into v_from, v_to
  from public.plans p left join public.positions x on x.plan_id = p.plan_id
  where p.allocation_id = any (p_allocations);
  insert into public.archived_ledger as l (trading_date, underlying, definition, sleeve, mode,
    realised, charges, cash, fills, closed, unwound, marked, priced, unrealised, priced_mid,
    unrealised_mid)
  select e.trading_date, e.underlying, e.definition, e.sleeve, e.mode, sum(e.realised),
    sum(e.charges), sum(e.cash), sum(e.fills), sum(e.closed), sum(e.unwound), sum(e.marked),
    count(e.unrealised), coalesce(sum(e.unrealised), 0), count(e.unrealised_mid),
    coalesce(sum(e.unrealised_mid), 0)
  from private.ledger_events e
  where e.allocation_id = any (p_allocations) and e.trading_date between v_from and v_to
  group by e.trading_date, e.underlying, e.definition, e.sleeve, e.mode
  on conflict (trading_date, underlying, definition, sleeve, mode) do update set
    realised = l.realised + excluded.realised, charges = l.charges + excluded.charges,
    cash = l.cash + excluded.cash, fills = l.fills + excluded.fills,
    closed = l.closed + excluded.closed, unwound = l.unwound + excluded.unwound,
    marked = l.marked + excluded.marked, priced = l.priced + excluded.priced,
    unrealised = l.unrealised + excluded.unrealised,
    priced_mid = l.priced_mid + excluded.priced_mid,
    unrealised_mid = l.unrealised_mid + excluded.unrealised_mid;
end $$;

revoke all on function private.roll_up_trades(bigint[]) from public, anon, authenticated;
grant execute on function private.roll_up_trades(bigint[]) to service_role;

comment on function private.roll_up_trades(bigint[]) is
  'Writes the entries of allocations that traded, with every fill of the entry and its exits, and '
  'adds them to the days of the ledger.';
