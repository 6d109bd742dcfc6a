create function private.strike_search(p_strategy public.strategies) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'slots', (select jsonb_agg(jsonb_build_object('asked', s.asked, 'found', s.found)
        order by s.slot)
      from unnest(r.asked, p_strategy.strikes) with ordinality s (asked, found, slot)),
    'scanned', p_strategy.sets_scanned, 'relaxed', p_strategy.relaxation))
  from public.strike_rules r where r.strike_rule_id = p_strategy.strike_rule_id
$$;

revoke all on function private.strike_search(public.strategies) from public, anon, authenticated;
grant execute on function private.strike_search(public.strategies) to service_role;

comment on function private.strike_search(public.strategies) is
  'What was asked, found and relaxed for each strike of a strategy, and how many sets were '
  'scanned; null where it got as far as no strikes.';
