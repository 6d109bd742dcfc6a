create function public.read_target_positions(p_date date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'positionId', p.position_id, 'kind', u.kind, 'expiry', p.expiry,
    'lots', private.held_lots(p.position_id),
    'lotSize', s.lot_size, 'entryChargesPerLot', s.entry_charges,
    'exitChargesPerLot', s.exit_charges,
    'view', (
      select jsonb_build_object('beta', a.view_beta, 'mu', a.view_mu)
      from public.underlying_analyses a
      where a.trading_date = p_date and a.underlying = p.underlying and a.risk = s.risk),
    'legs', (
      select jsonb_agg(jsonb_build_object('right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
        'strike', l.strike, 'expiry', l.expiry, 'price', l.price, 'bid', l.bid, 'ask', l.ask,
        'tick', l.tick) order by l.leg_number)
      from public.strategy_legs l where l.strategy_id = p.strategy_id),
    'rules', (
      select jsonb_agg(to_jsonb(e) - 'strategy_id' order by e.rule_number)
      from public.exit_rules e where e.strategy_id = p.strategy_id),
    'chains', (
      select coalesce(jsonb_agg(jsonb_build_object('expiry', c.expiry, 'at', c.received_at,
        'spot', c.spot, 'forward', c.forward, 'parameters', c.smile -> 'parameters')
        order by c.expiry), '[]')
      from public.chain_snapshots c
      where c.trading_date = p_date and c.underlying = p.underlying and c.expiry in (
        select l.expiry from public.strategy_legs l where l.strategy_id = p.strategy_id)))
    order by p.position_id), '[]')
  from public.positions p
  join public.strategies s using (strategy_id)
  join public.underlyings u on u.underlying = p.underlying
  where p.state = 'open' and p.sleeve <> 'carry' and p.expiry > p_date
    and not exists (select 1 from public.adjustments j
      where j.position_id = p.position_id and j.accepted_at is not null)
    and exists (select 1 from public.exit_rules e
      where e.strategy_id = p.strategy_id and e.rule = 'profit_target' and e.is_on)
$$;

revoke all on function public.read_target_positions(date) from public, anon, authenticated;
grant execute on function public.read_target_positions(date) to service_role;

comment on function public.read_target_positions(date) is
  'Open positions whose profit target is on, with their legs as entered, their rules, and the view '
  'and the chains of a date. None that was adjusted since, and none of the carry sleeve: what '
  'earns nothing has nothing to take.';
