create function private.listed_leg(p_leg public.strategy_legs, p_underlying text, p_expiry date)
returns jsonb
language sql stable set search_path = '' as $$
  select case when p_leg.leg_right <> 'underlying' then (
      select jsonb_build_object('segment', c.segment, 'securityId', c.security_id,
        'lotSize', c.lot_size, 'tick', c.tick)
      from public.contracts c
      where c.underlying = p_underlying and c.instrument = 'option' and c.expiry = p_leg.expiry
        and c.strike = p_leg.strike and c.option_right::text = p_leg.leg_right::text
        and c.listed_on = private.newest_listing(p_underlying))
    when u.kind = 'stock' then jsonb_build_object('segment', u.segment,
      'securityId', u.security_id, 'lotSize', p_leg.lot_size, 'tick', p_leg.tick)
    else (
      select jsonb_build_object('segment', c.segment, 'securityId', c.security_id,
        'lotSize', c.lot_size, 'tick', c.tick)
      from public.contracts c
      where c.underlying = p_underlying and c.instrument = 'future'
        and c.expiry between date_trunc('month', p_expiry)::date
          and (date_trunc('month', p_expiry) + interval '1 month' - interval '1 day')::date
        and c.listed_on = private.newest_listing(p_underlying))
    end
  from public.underlyings u where u.underlying = p_underlying
$$;

revoke all on function private.listed_leg(public.strategy_legs, text, date)
  from public, anon, authenticated;
grant execute on function private.listed_leg(public.strategy_legs, text, date) to service_role;

comment on function private.listed_leg(public.strategy_legs, text, date) is
  'A leg''s contract as the newest list of its underlying has it; null where it has none. An '
  'underlying leg is the stock''s shares, of an index the future of the expiry''s month.';
