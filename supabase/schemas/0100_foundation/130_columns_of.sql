create function private.columns_of(p_table regclass) returns text[]
language sql stable set search_path = '' as $$
  select array_agg(attname::text order by attnum) from pg_catalog.pg_attribute
  where attrelid = p_table and attnum > 0 and not attisdropped
$$;

revoke all on function private.columns_of(regclass) from public, anon, authenticated;
grant execute on function private.columns_of(regclass) to service_role;

comment on function private.columns_of(regclass) is 'The columns of a table in their order.';
