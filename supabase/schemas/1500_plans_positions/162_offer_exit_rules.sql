create function public.offer_exit_rules(p_strategy_id bigint) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
begin
  insert into public.exit_rules (strategy_id, rule_number, rule, is_on, least_profit_per_lot,
    given_back_per_lot, delta_beyond, strike_distance, volatility_change, sessions_before, at_time,
    close_share,
    marks, over_minutes, not_first_minutes)
  select s.strategy_id, n.last + row_number() over (order by o.place), o.rule, false,
    o.least_profit_per_lot, o.given_back_per_lot, o.delta_beyond, o.strike_distance,
    o.volatility_change, o.sessions_before, o.at_time, o.close_share,
    case when o.at_time is null then 3 end, case when o.at_time is null then 5 end,
    case when o.at_time is null then 30 end
  from public.strategies s
  cross join lateral (select coalesce(max(e.rule_number), 0) as last from public.exit_rules e
    where e.strategy_id = s.strategy_id) n
  -- What the structure can gain, or pays where that is without bound; what a change of it costs.
  cross join lateral (select nullif(coalesce(s.max_profit, abs(s.net_premium)), 0) as gain,
    coalesce(s.round_trip_cost, 0) as cost,
    case when s.exit_family = 'long_volatility' then 0.75
      when s.direction = 'neutral' or s.exit_family = 'calendar' then 0.25 else 0.5 end as share,
    case when s.direction = 'neutral' or s.exit_family = 'calendar' then 0.5 else 0.8 end
      as delta) b
  cross join lateral (select greatest(0.1 * b.gain, b.cost) as trail) t
  cross join lateral (values
    (1, 'trailing_stop', greatest(b.share * b.gain, t.trail + 2 * b.cost), t.trail, null::numeric,
      null::numeric, null::numeric, null::smallint, null::time, null::numeric),
    (2, 'delta_breach', null, null, greatest(b.delta, abs(s.delta) / s.lot_size + 0.25), null,
      null, null, null, null),
    (3, 'touch', null, null, null, 0, null, null, null, null),
    (4, 'iv_exit', null, null, null, null,
      case s.volatility_preference when 'long' then -0.2 else 0.5 end, null, null, null),
    (5, 'event_exit', null, null, null, null, null, 1, '14:30', null),
    (6, 'scale_out', greatest(0.25 * b.gain, 2 * b.cost), null, null, null, null, null, null, 0.25),
    (7, 'scale_out', greatest(0.5 * b.gain, 2 * b.cost), null, null, null, null, null, null, 0.5),
    (8, 'scale_out', greatest(0.75 * b.gain, 2 * b.cost), null, null, null, null, null, null, 0.75)
  ) o (place, rule, least_profit_per_lot, given_back_per_lot, delta_beyond, strike_distance,
    volatility_change, sessions_before, at_time, close_share)
  where s.strategy_id = p_strategy_id and s.state = 'accepted'
    and (o.rule not in ('trailing_stop', 'scale_out') or b.gain > 0)
    and not exists (select 1 from public.exit_rules e
      where e.strategy_id = s.strategy_id and e.rule = o.rule);
  get diagnostics v_count = row_count;
  if not exists (select 1 from public.strategies
      where strategy_id = p_strategy_id and state = 'accepted') then
    raise exception 'strategy %: no accepted strategy has this number', p_strategy_id
      using errcode = 'P0001', hint = 'not_found';
  end if;
  return v_count;
end $$;

revoke all on function public.offer_exit_rules(bigint) from public, anon, authenticated;
grant execute on function public.offer_exit_rules(bigint) to service_role;

comment on function public.offer_exit_rules(bigint) is
  'Writes the exit rules that analyze leaves out for an accepted strategy, all of them off, with '
  'what follows from its figures; those that it has stay. Returns how many are new.';
