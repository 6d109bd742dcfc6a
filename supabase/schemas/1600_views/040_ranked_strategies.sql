create view public.ranked_strategies with (security_invoker = true) as
select s.trading_date, s.risk, s.sleeve, s.rank, s.underlying, s.definition,
  private.legs_text(s.strategy_id) as legs, s.expiry, s.lot_size,
  round(s.net_premium, 2) as net_premium, round(s.max_profit, 2) as max_profit,
  round(s.max_loss, 2) as max_loss, round(s.pop_p, 4) as pop_p, round(s.ev_p, 2) as ev_p,
  round(s.ev_standard_error, 2) as ev_standard_error, round(s.margin, 0) as margin,
  round(s.order_ratio, 4) as order_ratio, round(s.cost_ratio, 4) as cost_ratio,
  round(s.p_plus_sceptical, 4) as p_plus_sceptical,
  round(s.p_plus_registered, 4) as p_plus_registered, s.belief, s.sleeve_reason, s.direction,
  round(s.total_score, 4) as total_score, s.conviction, s.smile_label, s.strategy_id,
  round(s.pop_q, 4) as pop_q, round(s.ev_q, 2) as ev_q,
  round(s.edge_volatility, 2) as edge_volatility, round(s.edge_direction, 2) as edge_direction,
  round(s.outcome_deviation, 2) as outcome_deviation, round(s.cvar95, 2) as cvar95,
  round(s.round_trip_cost, 2) as round_trip_cost, round(s.ev_policy, 2) as ev_policy,
  round(s.ev_policy_error, 2) as ev_policy_error, round(s.pop_policy, 4) as pop_policy,
  round(s.expected_days_held, 1) as expected_days_held,
  round(s.selection_score, 4) as selection_score, round(s.quantum_score, 4) as quantum_score,
  round(s.worst_loss, 2) as worst_loss, round(s.kelly, 4) as kelly, round(s.tilt, 2) as tilt,
  s.stands_in_for, s.substitution_weight,
  (select jsonb_object_agg(q.part, q.score) from private.quantum_parts(s.quantum_parts) q)
    as quantum_parts,
  (select round(c.score, 2) from public.strategy_scores c
    where c.strategy_id = s.strategy_id and c.scheme = 'total' and c.part = 'direction')
    as direction_part,
  private.direction_error(s) as direction_error
from public.strategies s
where s.state = 'accepted';

revoke all on table public.ranked_strategies from public, anon, authenticated;
grant select on table public.ranked_strategies to service_role;

comment on view public.ranked_strategies is
  'Accepted strategies with rank, legs as text, probabilities, expected values at expiry and '
  'where the exit rules are kept, what ordered them and scores.';
comment on column public.ranked_strategies.direction_part is
  'How well its direction matches the underlying''s, 0 to 1: a part of the total score.';
comment on column public.ranked_strategies.direction_error is
  'Of the drift that a full direction score is believed to bring, in deviations of the horizon.';
