create function public.read_premium_chains(p_trading_date date, p_underlyings text[]) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_object('underlying', c.underlying, 'expiry', c.expiry,
    'received_at', c.received_at, 'forward', c.forward, 'atm_volatility', c.atm_volatility,
    'smile', c.smile, 'quotes', c.quotes, 'lotSize', (
      select k.lot_size from public.contracts k
      where k.underlying = c.underlying and k.expiry = c.expiry and k.instrument = 'option'
        and k.expiry >= p_trading_date
      limit 1)) order by c.underlying, c.expiry), '[]')
  from public.chain_snapshots c
  where c.trading_date = p_trading_date and c.underlying = any (p_underlyings)
    and c.expiry > p_trading_date and c.quotes is not null
$$;

revoke all on function public.read_premium_chains(date, text[])
  from public, anon, authenticated;
grant execute on function public.read_premium_chains(date, text[]) to service_role;

comment on function public.read_premium_chains(date, text[]) is
  'The stored chains of a date with their quotes, ascending in underlying and expiry; lotSize is '
  'null once the contracts are gone.';
