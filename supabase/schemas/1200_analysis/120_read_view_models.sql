create function public.read_view_models(p_before date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(m) order by m.scope, m.kind, m.horizon_sessions), '[]') from (
    select distinct on (scope, kind, horizon_sessions) * from public.view_models
    where fitted_on < p_before
    order by scope, kind, horizon_sessions, fitted_on desc
  ) m
$$;

revoke all on function public.read_view_models(date) from public, anon, authenticated;
grant execute on function public.read_view_models(date) to service_role;

comment on function public.read_view_models(date) is
  'The latest model of each scope, kind and horizon that was fitted before a date.';
