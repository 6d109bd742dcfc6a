create function public.premium_gaps(p_trading_date date) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(u.underlying order by u.underlying), '[]')
  from public.underlyings u
  where exists (select 1 from public.chain_snapshots c
      where c.trading_date = p_trading_date and c.underlying = u.underlying
        and c.expiry > p_trading_date and c.quotes is not null)
    and not exists (select 1 from public.premium_days d
      where d.underlying = u.underlying and d.trading_date = p_trading_date
        and d.source = 'analyze')
$$;

revoke all on function public.premium_gaps(date) from public, anon, authenticated;
grant execute on function public.premium_gaps(date) to service_role;

comment on function public.premium_gaps(date) is
  'Underlyings whose chains of a date are stored and that have no row of premium_days from them '
  'yet, ascending.';
