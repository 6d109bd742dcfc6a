create function public.read_beliefs() returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(b order by b.claim, b.scope, b.horizon_sessions <> 21,
    b.horizon_sessions), '[]')
  from public.beliefs b
$$;

revoke all on function public.read_beliefs() from public, anon, authenticated;
grant execute on function public.read_beliefs() to service_role;

comment on function public.read_beliefs() is
  'The ledger as it stands, a claim''s month before the horizons that may rest on it.';
