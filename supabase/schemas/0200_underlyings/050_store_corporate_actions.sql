create function public.store_corporate_actions(p_rows jsonb) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.corporate_actions', p_rows,
    '{underlying,date,factor,found,source}');
  insert into public.corporate_actions as a (underlying, action_date, factor, found, source)
  select r.underlying, r.date, r.factor, r.found, r.source
  from jsonb_to_recordset(p_rows)
    as r(underlying text, date date, factor numeric, found text, source text)
  on conflict (underlying, action_date) do update
  set factor = excluded.factor, found = excluded.found, source = excluded.source
  where (a.found <> 'given' or excluded.found = 'given')
    and (a.factor, a.found, a.source)
      is distinct from (excluded.factor, excluded.found, excluded.source);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_corporate_actions(jsonb) from public, anon, authenticated;
grant execute on function public.store_corporate_actions(jsonb) to service_role;

comment on function public.store_corporate_actions(jsonb) is
  'Stores actions by underlying and date; returns how many rows were written. What the owner gave '
  'is the owner''s to change.';
