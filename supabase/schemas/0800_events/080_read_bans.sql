create function public.read_bans(p_trading_date date) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'known', exists (select 1 from public.ban_lists where trading_date = p_trading_date),
    'banned', (select coalesce(jsonb_agg(underlying order by underlying), '[]') from public.bans
      where trading_date = p_trading_date))
$$;

revoke all on function public.read_bans(date) from public, anon, authenticated;
grant execute on function public.read_bans(date) to service_role;

comment on function public.read_bans(date) is 'The ban list of a date, and whether one was read.';
