create function private.rupees(p_amount numeric) returns text
language sql immutable set search_path = '' as $$
  select to_char(round(p_amount), 'FM9,99,99,99,99,99,990')
$$;

revoke all on function private.rupees(numeric) from public, anon, authenticated;
grant execute on function private.rupees(numeric) to service_role;

comment on function private.rupees(numeric) is
  'An amount for a person, whole and grouped as in India: 12,34,567.';
