create function private.held_fingerprint() returns text
language sql stable set search_path = '' as $$
  select md5(coalesce(string_agg(
    concat_ws(':', allocation_id, position_id, state, lots), ','
    order by allocation_id, position_id), ''))
  from private.held_structures
$$;

revoke all on function private.held_fingerprint() from public, anon, authenticated;
grant execute on function private.held_fingerprint() to service_role;

comment on function private.held_fingerprint() is
  'Of all that is held, its states and lots: what is chosen beside it is stored only while it '
  'stands.';
