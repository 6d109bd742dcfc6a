create function public.premium_gaps(p_through date, p_sessions integer) returns json
language sql stable set search_path = '' as $$
  with recent as (
    select trading_date from public.sessions where trading_date <= p_through and kind <> 'muhurat'
    order by trading_date desc limit p_sessions)
  select coalesce(json_agg(g order by g.trading_date), '[]') from (
    select r.trading_date, json_agg(u.underlying order by u.underlying) as underlyings
    from recent r cross join public.underlyings u
    where exists (select 1 from public.chain_snapshots c
        where c.trading_date = r.trading_date and c.underlying = u.underlying
          and c.expiry > r.trading_date and c.quotes is not null)
      -- Looked up by key: a join would read the rows of years.
      and (select 1 from public.premium_days d
        where d.underlying = u.underlying and d.trading_date = r.trading_date
          and d.source = 'analyze' limit 1) is null
    group by r.trading_date) g
$$;

revoke all on function public.premium_gaps(date, integer) from public, anon, authenticated;
grant execute on function public.premium_gaps(date, integer) to service_role;

comment on function public.premium_gaps(date, integer) is
  'Of the last sessions up to a date those with stored chains that nothing was learned from yet, '
  'ascending, each with its underlyings.';
