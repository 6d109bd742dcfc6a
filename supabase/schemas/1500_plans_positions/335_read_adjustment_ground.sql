create function public.read_adjustment_ground(p_position_id bigint, p_on date) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'underlying', jsonb_build_object('underlying', u.underlying, 'kind', u.kind,
      'securityId', u.security_id, 'segment', u.segment, 'industry', u.industry,
      'weight', u.weight),
    'capital', coalesce(j.capital_after, x.capital_used),
    'view', (
      select jsonb_build_object('beta', w -> 'beta', 'mu', w -> 'mu')
      from jsonb_array_elements(a.view_detail) w where w ->> 'expiry' = x.expiry::text limit 1),
    'sessionDeviation', a.session_deviation,
    'listed', (
      select coalesce(jsonb_agg(jsonb_build_object('strike', c.strike, 'right', c.option_right,
        'segment', c.segment, 'securityId', c.security_id, 'lotSize', c.lot_size,
        'tick', c.tick) order by c.strike, c.option_right), '[]')
      from public.contracts c
      where c.underlying = x.underlying and c.instrument = 'option' and c.expiry = x.expiry
        and c.listed_on = private.newest_listing(x.underlying)))
  from public.positions x
  join public.strategies s using (strategy_id)
  join public.underlyings u on u.underlying = x.underlying
  left join private.last_adjustment(x.position_id) j on true
  left join public.underlying_analyses a on a.trading_date = p_on and a.underlying = x.underlying
    and a.risk = s.risk
  where x.position_id = p_position_id
$$;

revoke all on function public.read_adjustment_ground(bigint, date) from public, anon, authenticated;
grant execute on function public.read_adjustment_ground(bigint, date) to service_role;

comment on function public.read_adjustment_ground(bigint, date) is
  'What an adjustment of a position is made from beside its chain: its underlying, what it ties up '
  'now, the view of a date over its expiry, and the options that are listed for it.';
