create function private.seen_database(p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_date date := (p_now at time zone 'Asia/Kolkata')::date;
  v_migrations jsonb;
begin
  if to_regclass('supabase_migrations.schema_migrations') is not null then
    select jsonb_agg(m.version order by m.version) into v_migrations
    from supabase_migrations.schema_migrations m;
  end if;
  return jsonb_build_object(
    'bytes', pg_catalog.pg_database_size(pg_catalog.current_database()),
    'earlier', (
      select jsonb_build_object('days', v_date - s.measured_on, 'bytes', s.bytes)
      from public.database_sizes s
      where s.measured_on between v_date - 30 and v_date - 1 order by s.measured_on limit 1),
    'migrations', coalesce(v_migrations, '[]'),
    'postgres', pg_catalog.current_setting('server_version'),
    'extensions', coalesce((
      select jsonb_object_agg(e.extname, e.extversion) from pg_catalog.pg_extension e
      where e.extname in ('pg_cron', 'pg_net', 'supabase_vault')), '{}'));
end $$;

revoke all on function private.seen_database(timestamptz) from public, anon, authenticated;
grant execute on function private.seen_database(timestamptz) to service_role;

comment on function private.seen_database(timestamptz) is
  'What the doctor is told of the database: its size and that of the oldest of the last 30 days, '
  'the migrations that are recorded, versions.';
