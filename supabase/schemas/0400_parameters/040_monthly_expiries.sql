create function public.monthly_expiries(p_from date, p_to date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(expiry order by expiry), '[]') from (
    select (select max(s.trading_date) from public.sessions s
      where s.trading_date <= max(d.day)) as expiry
    from (
      select g::date as day
      from generate_series(p_from::timestamp - interval '31 days',
        p_to::timestamp + interval '31 days', interval '1 day') g
    ) d
    join public.parameters p on p.name = 'monthly_expiry_weekday'
      and p.value = extract(isodow from d.day)
      and d.day >= p.effective_from and (p.effective_to is null or d.day <= p.effective_to)
    group by date_trunc('month', d.day)
    having max(d.day) <= (select max(trading_date) from public.sessions)
  ) e
  where expiry between p_from and p_to
$$;

revoke all on function public.monthly_expiries(date, date) from public, anon, authenticated;
grant execute on function public.monthly_expiries(date, date) to service_role;

comment on function public.monthly_expiries(date, date) is
  'Monthly expiries from one date to another, ascending; a holiday moves one to the session '
  'before. Those after the calendar''s end are left out.';
