create function public.store_name_signals(p_rows jsonb, p_as_of date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.name_signals', p_rows,
    '{underlying,volatility_ratio,z}');
  insert into public.name_signals (underlying, as_of, volatility_ratio, z)
  select r.underlying, p_as_of, r.volatility_ratio, r.z
  from jsonb_to_recordset(p_rows) as r(underlying text, volatility_ratio real, z real)
  on conflict (underlying) do update set as_of = excluded.as_of,
    volatility_ratio = excluded.volatility_ratio, z = excluded.z;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_name_signals(jsonb, date) from public, anon, authenticated;
grant execute on function public.store_name_signals(jsonb, date) to service_role;

comment on function public.store_name_signals(jsonb, date) is
  'The signals of a close, each in the place of its underlying''s last one.';
