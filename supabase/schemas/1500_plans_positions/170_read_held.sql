create function public.read_held() returns jsonb
language sql stable set search_path = '' as $$
  with held as (
    select p.underlying, u.industry, p.capital_used, s.risk_class, s.margin * p.lots as margin
    from public.positions p join public.strategies s using (strategy_id)
    join public.underlyings u on u.underlying = p.underlying
    where p.state <> 'closed'
    union all
    select a.underlying, u.industry, a.capital_used, s.risk_class, a.margin
    from public.allocations a join public.strategies s using (strategy_id)
    join public.underlyings u on u.underlying = a.underlying
    where a.state = 'executing')
  select jsonb_build_object('positions', count(*), 'deployed', coalesce(sum(capital_used), 0),
    'undefinedMargin', coalesce(sum(margin) filter (where risk_class <> 'defined'), 0),
    'underlyings', coalesce(jsonb_agg(distinct underlying), '[]'),
    'industries', coalesce((select jsonb_object_agg(industry, total) from
      (select industry, sum(capital_used) as total from held group by industry) i), '{}'))
  from held
$$;

revoke all on function public.read_held() from public, anon, authenticated;
grant execute on function public.read_held() to service_role;

comment on function public.read_held() is
  'Capital in open positions and in allocations on their way, for the limits of the next '
  'allocation.';
