create function private.premiums_complete(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with recent as (
    select trading_date from public.sessions where trading_date < p_date and kind <> 'muhurat'
    order by trading_date desc limit 5)
  select u.underlying, 'analyzed on ' || m.days || ', nothing learned', false
  from public.underlyings u cross join lateral (
    select string_agg(r.trading_date::text, ', ' order by r.trading_date) as days from recent r
    where exists (select 1 from public.chain_snapshots c
        where c.trading_date = r.trading_date and c.underlying = u.underlying)
      and not exists (select 1 from public.premium_days d
        where d.underlying = u.underlying and d.trading_date = r.trading_date)) m
  where u.enabled and m.days is not null
$$;

revoke all on function private.premiums_complete(date, date) from public, anon, authenticated;
grant execute on function private.premiums_complete(date, date) to service_role;

comment on function private.premiums_complete(date, date) is
  'Enabled underlyings whose chains of one of the last five sessions before the date left no row '
  'in premium_days.';
