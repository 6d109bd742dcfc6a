create function public.earlier_digests(p_underlyings text[], p_before date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(underlying, digests), '{}') from (
    select underlying, jsonb_agg(distinct expiry || ':' || digest) as digests
    from public.chain_snapshots where underlying = any (p_underlyings) and trading_date < p_before
      and expiry >= p_before
    group by underlying) d
$$;

revoke all on function public.earlier_digests(text[], date) from public, anon, authenticated;
grant execute on function public.earlier_digests(text[], date) to service_role;

comment on function public.earlier_digests(text[], date) is
  'Digests that chains of the same expiry had on earlier dates: a chain equal to one of them is a '
  'feed that stands still.';
