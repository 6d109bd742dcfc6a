create function public.read_contracts(
  p_underlyings text[], p_from date, p_expiries integer
) returns jsonb
language sql stable set search_path = '' as $$
  with listed as (
    select c.* from (select distinct underlying from unnest(p_underlyings) as u(underlying)) n
    -- Name by name through the index: joined at once, every contract that ever was is read.
    cross join lateral (
      select * from public.contracts
      where underlying = n.underlying and expiry >= p_from
        and listed_on = (select private.newest_listing(n.underlying))
      offset 0) c),
  ranked as (
    select *, dense_rank() over (partition by underlying order by expiry) as place
    from listed where instrument = 'option')
  select coalesce(jsonb_agg(chain order by chain ->> 'underlying', chain ->> 'expiry'), '[]') from (
    select jsonb_build_object('underlying', underlying, 'expiry', expiry, 'lotSize', max(lot_size),
      'tick', min(tick), 'freezeQuantity', min(freeze_quantity),
      'strikes', jsonb_agg(jsonb_build_array(strike, option_right, security_id)
        order by strike, option_right)) as chain
    from ranked where place <= p_expiries
    group by underlying, expiry) chains
$$;

revoke all on function public.read_contracts(text[], date, integer)
  from public, anon, authenticated;
grant execute on function public.read_contracts(text[], date, integer) to service_role;

comment on function public.read_contracts(text[], date, integer) is
  'Everything that analyze needs of the contracts of some underlyings: per expiry lot, tick and '
  'the ids of each strike. Only contracts of the newest instrument master of their underlying '
  'count.';
