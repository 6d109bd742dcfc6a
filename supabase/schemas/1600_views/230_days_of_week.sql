create function private.days_of_week(p_monday date, p_now timestamptz)
returns table (trading_date date, realised numeric, charges numeric, cash numeric,
  unrealised numeric, unrealised_mid numeric, marked bigint, entries bigint, exits bigint,
  denied bigint, unwound bigint)
language sql stable set search_path = '' as $$
  select d.trading_date, coalesce(l.realised, 0), coalesce(l.charges, 0), coalesce(l.cash, 0),
    l.unrealised, l.unrealised_mid, coalesce(l.marked, 0), coalesce(y.entries, 0),
    coalesce(l.exits, 0), coalesce(y.denied, 0), coalesce(l.unwound, 0)
  from public.sessions d
  cross join lateral (
    select sum(e.realised) as realised, sum(e.charges) as charges, sum(e.cash) as cash,
      case when bool_and(e.unrealised is not null) filter (where e.marked > 0)
        then sum(e.unrealised) end as unrealised,
      case when bool_and(e.unrealised_mid is not null) filter (where e.marked > 0)
        then sum(e.unrealised_mid) end as unrealised_mid,
      sum(e.marked)::bigint as marked, sum(e.closed)::bigint as exits,
      sum(e.unwound)::bigint as unwound
    from public.day_ledger e where e.trading_date = d.trading_date) l
  -- Sums of one row each: joined without, the summary would be made of every day there was.
  cross join lateral (
    select sum(z.plans_filled)::bigint as entries, sum(z.denied)::bigint as denied
    from public.desk_summary z where z.trading_date = d.trading_date) y
  where d.trading_date between p_monday and p_monday + 6 and d.opens_at <= p_now
$$;

revoke all on function private.days_of_week(date, timestamptz) from public, anon, authenticated;
grant execute on function private.days_of_week(date, timestamptz) to service_role;

comment on function private.days_of_week(date, timestamptz) is
  'The sessions that began in the week of a Monday, each with its money and its trades.';
