create function private.setting_number(p_name text) returns numeric
language sql stable set search_path = '' as $$
  select (value #>> '{}')::numeric from public.settings where name = p_name
$$;

revoke all on function private.setting_number(text) from public, anon, authenticated;
grant execute on function private.setting_number(text) to service_role;

comment on function private.setting_number(text) is
  'A setting that is a number; a join with settings may read others before it looks at the name.';
