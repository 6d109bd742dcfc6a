create function public.read_view_models(p_before date) returns jsonb
language sql stable set search_path = '' as $$
  -- From key to key by the index: the fits of years are not read for the latest of each.
  with recursive keys as (
    (select scope, kind, horizon_sessions from public.view_models
      order by scope, kind, horizon_sessions limit 1)
    union all
    select n.scope, n.kind, n.horizon_sessions from keys k cross join lateral (
      select scope, kind, horizon_sessions from public.view_models v
      where (v.scope, v.kind, v.horizon_sessions) > (k.scope, k.kind, k.horizon_sessions)
      order by scope, kind, horizon_sessions limit 1) n)
  select coalesce(jsonb_agg(to_jsonb(m) order by m.scope, m.kind, m.horizon_sessions), '[]')
  from keys k cross join lateral (
    select * from public.view_models v
    where v.scope = k.scope and v.kind = k.kind and v.horizon_sessions = k.horizon_sessions
      and v.fitted_on < p_before
    order by v.fitted_on desc limit 1) m
$$;

revoke all on function public.read_view_models(date) from public, anon, authenticated;
grant execute on function public.read_view_models(date) to service_role;

comment on function public.read_view_models(date) is
  'The latest model of each scope, kind and horizon that was fitted before a date.';
