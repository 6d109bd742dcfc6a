create function private.strikes_asked(p_strategy jsonb) returns text[]
language sql immutable set search_path = '' as $$
  select array_agg(s.slot ->> 'asked' order by s.i)
  from jsonb_array_elements(p_strategy #> '{strike_search,slots}') with ordinality s (slot, i)
$$;

revoke all on function private.strikes_asked(jsonb) from public, anon, authenticated;
grant execute on function private.strikes_asked(jsonb) to service_role;

comment on function private.strikes_asked(jsonb) is
  'What a strategy of a payload asked of its strikes, a text a slot; null without a search.';
