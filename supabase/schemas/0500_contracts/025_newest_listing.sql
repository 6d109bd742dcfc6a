create function private.newest_listing(p_underlying text) returns date
language sql stable set search_path = '' as $$
  select max(listed_on) from public.contracts
  where underlying = p_underlying and expiry >= (
    select listed_on from public.contracts where underlying = p_underlying
    order by expiry desc limit 1)
$$;
revoke execute on function private.newest_listing(text) from public, anon, authenticated;
grant execute on function private.newest_listing(text) to service_role;
comment on function private.newest_listing(text) is
  'The date of an underlying''s newest instrument master. None lists a contract after its expiry: '
  'what was listed on a day or later expires then or later, so that those that expired before any '
  'contract was listed are not read.';
