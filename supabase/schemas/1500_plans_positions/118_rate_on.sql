create function private.rate_on(p_name text, p_on date) returns numeric
language sql stable set search_path = '' as $$
  select p.value from public.parameters p
  where p.name = p_name and p.scope = '' and p.effective_from <= p_on
    and (p.effective_to is null or p.effective_to >= p_on)
$$;

revoke all on function private.rate_on(text, date) from public, anon, authenticated;
grant execute on function private.rate_on(text, date) to service_role;

comment on function private.rate_on(text, date) is 'A dated parameter without a scope.';
