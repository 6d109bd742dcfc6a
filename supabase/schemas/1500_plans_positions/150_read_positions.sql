create function public.read_positions(p_marks_from timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'positionId', p.position_id, 'underlying', p.underlying, 'definition', p.definition,
      'mode', p.mode, 'state', p.state, 'lots', q.lots, 'enteredLots', p.lots,
      'isWhole', not exists (
        select 1 from private.units_to_close(p.position_id) c where c.units <> 0),
      'unitsPerLot', s.lot_size,
      'expiry', p.expiry, 'openedAt', p.opened_at,
      'source', jsonb_build_object('segment', u.segment, 'securityId', u.security_id),
      'entryMarket', jsonb_build_object('spot', s.spot, 'forward', s.forward),
      'rate', r.rate,
      'entryNet', p.entry_net + coalesce(w.net, p.exit_net, 0),
      'entryCharges', p.entry_charges + coalesce(w.charges, p.exit_charges, 0),
      'banked', case when q.lots < p.lots then coalesce(p.exit_net - p.exit_charges, 0)
        + (p.entry_net - p.entry_charges) * (p.lots - q.lots) / p.lots else 0 end,
      -- Without any it is broken; with none but expired ones it waits for its settlement.
      'legs', case when exists (
          select 1 from public.position_legs k where k.position_id = p.position_id) then (
        select coalesce(jsonb_agg(jsonb_build_object(
          'legNumber', l.leg_number, 'right', l.leg_right, 'side', l.side, 'strike', l.strike,
          'expiry', l.expiry, 'entryVolatility', coalesce((
            select g.implied_volatility from public.strategy_legs g
            where g.strategy_id = p.strategy_id and g.leg_number = l.leg_number), (
            select n.implied_volatility from public.adjustment_legs n
            where n.position_id = p.position_id and n.leg_number = l.leg_number
              and n.purpose = 'open')),
          'segment', l.segment,
          'securityId', l.security_id, 'quantity', abs(h.units), 'lotSize', l.quantity / p.lots,
          'tick', l.tick,
          'freezeQuantity', c.freeze_quantity, 'listedStrike', c.strike)
          order by l.leg_number), '[]')
        from public.position_legs l join private.held_units(p.plan_id) h using (leg_number)
        -- A split lists a contract anew under its id: the newest listing trades.
        left join lateral (
          select n.freeze_quantity, n.strike from public.contracts n
          where n.segment = l.segment and n.security_id = l.security_id and n.expiry = l.expiry
          order by n.listed_on desc, n.contract_id desc limit 1) c on true
        where l.position_id = p.position_id and h.units <> 0
          and (l.expiry >= d.today or l.expiry is null))
        end,
      'rules', (
        select coalesce(jsonb_agg(to_jsonb(e) - 'strategy_id' order by e.rule_number), '[]')
        from public.exit_rules e where e.strategy_id = p.strategy_id),
      'adjustmentRules', (
        select coalesce(jsonb_agg(to_jsonb(e) - 'strategy_id' order by e.kind), '[]')
        from public.adjustment_rules e where e.strategy_id = p.strategy_id and e.is_on),
      'proposals', (
        select coalesce(jsonb_agg(jsonb_build_object('kind', j.kind, 'validUntil', j.valid_until)
          order by j.kind), '[]')
        from public.adjustments j where j.position_id = p.position_id and j.state = 'proposed'),
      'closeValueAt', (
        select t.close_value_at from public.exit_targets t
        where t.position_id = p.position_id
          and t.valid_on = d.today
          -- Found for the legs that it was entered with.
          and not exists (select 1 from public.adjustments j
            where j.position_id = p.position_id and j.accepted_at is not null)),
      'events', (
        select coalesce(jsonb_agg(jsonb_build_object('date', v.event_date, 'kind', v.kind)
          order by v.event_date, v.kind), '[]')
        from public.events v
        where (v.underlying is null or v.underlying = p.underlying)
          and v.event_date between d.today and p.expiry),
      'peak', n.peak_mid,
      'explained', case when n.reading is not null then jsonb_build_object('reading', n.reading,
        'charges', n.charges, 'parts', jsonb_build_object('costs', n.costs, 'delta', n.by_delta,
          'gamma', n.by_gamma, 'vega', n.by_vega, 'theta', n.by_theta)) end,
      'marks', (
        select coalesce(jsonb_agg(jsonb_build_object('at', m.marked_at,
          'unrealisedMid', m.unrealised_mid, 'spot', m.spot, 'delta', m.delta,
          'volatilityChange', m.volatility_change) order by m.marked_at), '[]')
        from (
          select k.marked_at, k.unrealised_mid, k.spot, k.delta, k.volatility_change
          from public.position_marks k
          where k.position_id = p.position_id and k.marked_at >= q.marks_from
            and k.state = 'priced'
          order by k.marked_at desc limit 40) m)) order by p.position_id), '[]')
    from public.positions p
    join public.strategies s using (strategy_id)
    join public.underlyings u on u.underlying = p.underlying
    cross join (select (p_marks_from at time zone 'Asia/Kolkata')::date as today) d
    cross join lateral (select private.rate_on('risk_free_rate', d.today) as rate) r
    -- Marks of more lots than are held tell another profit.
    cross join lateral (
      select private.held_lots(p.position_id) as lots, greatest(p_marks_from, (
        select max(e.finished_at) from public.plans e
        where e.position_id = p.position_id and e.state = 'filled')) as marks_from) q
    -- What is under way is not in the position's own figures yet.
    left join lateral private.position_ledger(p.position_id) w on p.state <> 'open'
    left join lateral (
      select * from public.position_sessions o where o.position_id = p.position_id
      order by o.trading_date desc limit 1) n on true
    where p.state <> 'closed');
end
$$;

revoke all on function public.read_positions(timestamptz) from public, anon, authenticated;
grant execute on function public.read_positions(timestamptz) to service_role;

comment on function public.read_positions(timestamptz) is
  'Open positions with what is held of their legs, the market at their entry, their exit rules, '
  'events up to their expiry, the target of the session that begins then, the best profit so far, '
  'what explained it, and their newest 40 marks from then on.';
