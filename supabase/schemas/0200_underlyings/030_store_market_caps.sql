create function public.store_market_caps(p_rows jsonb, p_source text) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.underlyings', p_rows, '{underlying,market_cap}');
  update public.underlyings u set market_cap = r.market_cap, market_cap_source = p_source
  from jsonb_to_recordset(p_rows) as r(underlying text, market_cap numeric)
  where r.underlying = u.underlying;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_market_caps(jsonb, text) from public, anon, authenticated;
grant execute on function public.store_market_caps(jsonb, text) to service_role;

comment on function public.store_market_caps(jsonb, text) is
  'Market values in rupees; returns how many underlyings got one.';
