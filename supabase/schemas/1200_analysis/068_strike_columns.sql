create function private.strike_columns(p_strategies jsonb) returns table (
  definition text, strike_rule_id integer, strikes numeric[], sets_scanned integer, relaxation jsonb
)
language plpgsql set search_path = '' as $$
begin
  insert into public.strike_rules (asked)
  select distinct private.strikes_asked(x) from jsonb_array_elements(p_strategies) x
  where x -> 'strike_search' is not null
  except select r.asked from public.strike_rules r;
  return query
  select x ->> 'definition', r.strike_rule_id,
    (select array_agg((s.slot ->> 'found')::numeric order by s.i)
      from jsonb_array_elements(x #> '{strike_search,slots}') with ordinality s (slot, i)),
    (x #>> '{strike_search,scanned}')::integer, x #> '{strike_search,relaxed}'
  from jsonb_array_elements(p_strategies) x
  join public.strike_rules r on r.asked = private.strikes_asked(x);
end $$;

revoke all on function private.strike_columns(jsonb) from public, anon, authenticated;
grant execute on function private.strike_columns(jsonb) to service_role;

comment on function private.strike_columns(jsonb) is
  'The columns of strategies that hold what a payload''s strategies asked and found; what was '
  'never asked before is added to strike_rules.';
