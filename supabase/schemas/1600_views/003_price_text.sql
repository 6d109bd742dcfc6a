create function private.price_text(p_price numeric) returns text
language sql immutable set search_path = '' as $$
  select to_char(round(p_price, 4), 'FM9999999990.0099')
$$;

revoke all on function private.price_text(numeric) from public, anon, authenticated;
grant execute on function private.price_text(numeric) to service_role;

comment on function private.price_text(numeric) is
  'A price for a person, with two decimals or as many as it has, at most four: 41.20.';
