create function private.measure_database(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare v_date date := (p_now at time zone 'Asia/Kolkata')::date;
begin
  insert into public.database_sizes (measured_on, bytes)
  values (v_date, pg_catalog.pg_database_size(pg_catalog.current_database()))
  on conflict (measured_on) do nothing;
  delete from public.database_sizes where measured_on < v_date - 60;
end $$;

revoke all on function private.measure_database(timestamptz) from public, anon, authenticated;
grant execute on function private.measure_database(timestamptz) to service_role;

comment on function private.measure_database(timestamptz) is
  'Stores the database''s size of a date, once; what is older than 60 days goes.';
