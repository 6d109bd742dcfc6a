create function public.read_positions() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'positionId', p.position_id, 'underlying', p.underlying, 'definition', p.definition,
    'mode', p.mode, 'state', p.state, 'lots', p.lots, 'expiry', p.expiry, 'entryNet', p.entry_net,
    'entryCharges', p.entry_charges,
    'legs', (
      select jsonb_agg(jsonb_build_object(
        'legNumber', l.leg_number, 'right', l.leg_right, 'side', l.side, 'segment', l.segment,
        'securityId', l.security_id, 'quantity', l.quantity, 'tick', l.tick,
        'freezeQuantity', (
          select c.freeze_quantity from public.contracts c
          where c.segment = l.segment and c.security_id = l.security_id and c.expiry = l.expiry))
        order by l.leg_number)
      from public.position_legs l where l.position_id = p.position_id),
    'rules', (
      select coalesce(jsonb_agg(jsonb_build_object('rule', e.rule, 'parameters', e.parameters)
        order by e.rule), '[]')
      from public.exit_rules e where e.strategy_id = p.strategy_id)) order by p.position_id), '[]')
  from public.positions p where p.state <> 'closed'
$$;

revoke all on function public.read_positions() from public, anon, authenticated;
grant execute on function public.read_positions() to service_role;

comment on function public.read_positions() is 'Open positions with their legs and exit rules.';
