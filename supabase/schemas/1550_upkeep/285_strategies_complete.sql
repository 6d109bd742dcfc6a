create function private.strategies_complete(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select s.underlying, s.risk || ' ' || s.definition || ' lacks ' || concat_ws(', ',
      case when p.legs = 0 then 'legs' end, case when p.scores = 0 then 'scores' end,
      case when p.rules = 0 then 'exit rules' end,
      case when p.unlisted > 0 then 'the contract of ' || p.unlisted || ' legs' end,
      (select string_agg(f.key, ', ' order by f.key) from jsonb_each(f.figures) f
        where f.value = 'null')), true
  from public.strategies s
  cross join lateral (select jsonb_build_object('pop_p', s.pop_p, 'ev_q', s.ev_q, 'ev_p', s.ev_p,
    'ev_standard_error', s.ev_standard_error, 'outcome_deviation', s.outcome_deviation,
    'p_plus_sceptical', s.p_plus_sceptical, 'p_plus_registered', s.p_plus_registered,
    'ev_policy', s.ev_policy, 'ev_policy_error', s.ev_policy_error, 'pop_policy', s.pop_policy,
    'expected_days_held', s.expected_days_held, 'expected_win', s.expected_win,
    'expected_loss', s.expected_loss, 'cvar95', s.cvar95, 'entry_charges', s.entry_charges,
    'exit_charges', s.exit_charges, 'round_trip_cost', s.round_trip_cost, 'delta', s.delta,
    'gamma', s.gamma, 'theta', s.theta, 'vega', s.vega, 'spot', s.spot, 'forward', s.forward,
    'holding_days', s.holding_days, 'worst_loss', s.worst_loss, 'kelly', s.kelly,
    'quantum_score', s.quantum_score)
    as figures) f
  cross join lateral (select
    (select count(*) from public.strategy_legs l where l.strategy_id = s.strategy_id) as legs,
    (select count(*) from public.strategy_scores l where l.strategy_id = s.strategy_id) as scores,
    (select count(*) from public.exit_rules l where l.strategy_id = s.strategy_id) as rules,
    (select count(*) from public.strategy_legs l where l.strategy_id = s.strategy_id
      and l.segment = 'NSE_FNO' and not exists (
        select 1 from public.contracts c where c.segment = l.segment
          and c.security_id = l.security_id and c.underlying = s.underlying)) as unlisted) p
  where s.trading_date = p_session and s.state = 'accepted'
    and (p.legs = 0 or p.scores = 0 or p.rules = 0 or p.unlisted > 0
      or jsonb_path_exists(f.figures, '$.* ? (@ == null)'))
$$;

revoke all on function private.strategies_complete(date, date) from public, anon, authenticated;
grant execute on function private.strategies_complete(date, date) to service_role;

comment on function private.strategies_complete(date, date) is
  'Accepted strategies of the session with a figure, a part or a contract missing.';
