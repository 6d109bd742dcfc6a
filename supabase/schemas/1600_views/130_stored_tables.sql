create function public.stored_tables() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_agg(jsonb_build_object('table', c.relname, 'rows', greatest(c.reltuples, 0)::bigint,
    'bytes', pg_catalog.pg_total_relation_size(c.oid))
      order by pg_catalog.pg_total_relation_size(c.oid) desc)
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind = 'r'
$$;

revoke all on function public.stored_tables() from public, anon, authenticated;
grant execute on function public.stored_tables() to service_role;

comment on function public.stored_tables() is
  'Rows and size of each table, for the owner''s quota.';
