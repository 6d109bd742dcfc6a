create function public.read_definition_replays(p_before date) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(r order by r.scope, r.horizon_sessions, r.definition), '[]') from (
    select distinct on (scope, horizon_sessions, definition) *
    from public.definition_replays
    where fitted_on < p_before and fitted_on >= p_before - 100
    order by scope, horizon_sessions, definition, fitted_on desc) r
$$;

revoke all on function public.read_definition_replays(date) from public, anon, authenticated;
grant execute on function public.read_definition_replays(date) to service_role;

comment on function public.read_definition_replays(date) is
  'The latest replay of each scope, horizon and definition that was made in the 100 days before a '
  'date: an older one says nothing of today''s rules.';
