create function private.contracts_listed(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select u.underlying, coalesce('last listed on ' || l.listed_on, 'never listed'), true
  from public.underlyings u
  cross join lateral (select private.newest_listing(u.underlying) as listed_on) l
  where u.enabled and l.listed_on is distinct from p_date
$$;

revoke all on function private.contracts_listed(date, date) from public, anon, authenticated;
grant execute on function private.contracts_listed(date, date) to service_role;

comment on function private.contracts_listed(date, date) is
  'Enabled underlyings without a contract list of the date.';
