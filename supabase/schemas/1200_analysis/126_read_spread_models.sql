create function public.read_spread_models(p_through date, p_sessions integer) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(m order by m.scope), '[]') from (
    select s.scope, count(*) as sessions, max(s.fitted_on) as fitted_on, avg(s.level) as level,
      avg(s.beyond) as beyond, avg(s.days) as days, avg(s.open_lots) as open_lots,
      avg(s.mean_open_lots) as mean_open_lots
    from (values ('NIFTY'), ('indices'), ('stocks')) k (scope)
    cross join lateral (
      select * from public.spread_models f
      where f.scope = k.scope and f.fitted_on <= p_through
      order by f.fitted_on desc limit p_sessions) s
    group by s.scope) m
$$;

revoke all on function public.read_spread_models(date, integer)
  from public, anon, authenticated;
grant execute on function public.read_spread_models(date, integer) to service_role;

comment on function public.read_spread_models(date, integer) is
  'Means of the last fits of each scope up to a date, with the number of sessions and the newest.';
