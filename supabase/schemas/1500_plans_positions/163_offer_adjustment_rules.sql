create function public.offer_adjustment_rules(p_strategy_id bigint) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
begin
  if not exists (select 1 from public.strategies
      where strategy_id = p_strategy_id and state = 'accepted') then
    raise exception 'strategy %: no accepted strategy has this number', p_strategy_id
      using errcode = 'P0001', hint = 'not_found';
  end if;
  insert into public.adjustment_rules (strategy_id, kind, is_on, strike_distance, marks,
    over_minutes, not_first_minutes, short_delta, hedge_delta, valid_minutes)
  select p_strategy_id, o.kind, false, o.strike_distance, 3, 5, 30, o.short_delta, o.hedge_delta, 5
  from (values
    ('roll_untested', 0.01, 0.3, null::numeric),
    ('convert', 0.01, null, 0.1),
    ('defend', 0, null, null)
  ) o (kind, strike_distance, short_delta, hedge_delta)
  on conflict (strategy_id, kind) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.offer_adjustment_rules(bigint) from public, anon, authenticated;
grant execute on function public.offer_adjustment_rules(bigint) to service_role;

comment on function public.offer_adjustment_rules(bigint) is
  'Writes the rules by which monitor proposes adjustments of an accepted strategy''s position, all '
  'of them off; those that it has stay. Returns how many are new.';
