create function public.rebuild_sparse_index() returns integer
language plpgsql security definer set search_path = '' as $$
declare v_index regclass;
begin
  select i.indexrelid into v_index
  from pg_catalog.pg_class t
  join pg_catalog.pg_index i on i.indrelid = t.oid
  cross join lateral (
    -- An entry has 12 bytes beside its columns, and a page is filled to nine tenths.
    select t.reltuples * (12 + sum(s.avg_width)) / 0.9 as bytes
    from unnest(i.indkey::smallint[]) k (attnum)
    join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
    join pg_catalog.pg_stats s on s.schemaname = 'public' and s.tablename = t.relname
      and s.attname = a.attname) needed
  -- A table of half a million rows takes half a second an index.
  where t.relnamespace = 'public'::regnamespace and t.reltuples between 0 and 500000
    and i.indpred is null
    and pg_catalog.pg_relation_size(i.indexrelid) > 2 * needed.bytes + 1000000
  order by pg_catalog.pg_relation_size(i.indexrelid) desc limit 1;
  if v_index is null then
    return 0;
  end if;
  execute format('reindex index %s', v_index);
  return 1;
end $$;

revoke all on function public.rebuild_sparse_index() from public, anon, authenticated;
grant execute on function public.rebuild_sparse_index() to service_role;

comment on function public.rebuild_sparse_index() is
  'Rebuilds the largest index that holds more than twice of what it needs: rows that stay among '
  'many that go keep its pages from being used again. Returns 1, or 0 where none is that sparse.';
