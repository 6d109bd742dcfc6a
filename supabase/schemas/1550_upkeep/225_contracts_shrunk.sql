create function private.contracts_shrunk(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select b.key, n.contracts || ' of ' || b.value || ' contracts are left',
    n.contracts < 0.5 * b.value::integer
  from json_each_text((
    select public.listed_counts(array_agg(underlying), p_date, 'infinity')
    from public.underlyings where enabled)) b
  cross join lateral (
    select count(*) as contracts from public.contracts
    where underlying = b.key and expiry >= p_date and listed_on = p_date) n
  where n.contracts > 0 and n.contracts < 0.8 * b.value::integer
$$;

revoke all on function private.contracts_shrunk(date, date) from public, anon, authenticated;
grant execute on function private.contracts_shrunk(date, date) to service_role;

comment on function private.contracts_shrunk(date, date) is
  'Underlyings whose list of the date has less than 80% of what the one before has that has not '
  'expired.';
