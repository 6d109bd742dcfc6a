create view public.allocation_candidates with (security_invoker = true) as
select s.run_id, s.strategy_id, s.underlying, u.kind, u.industry, u.weight, s.definition, s.sleeve,
  s.direction, s.risk_class, s.expiry, s.lot_size, s.margin, s.net_premium, s.max_loss,
  s.stress_loss, s.worst_loss, s.kelly, s.entry_charges, s.exit_charges, s.ev_p,
  s.ev_standard_error, s.order_ratio, s.cost_ratio, s.expected_days_held, s.quantum_score, s.tilt,
  s.stands_in_for, s.substitution_weight, s.size_factor
from public.strategies s join public.underlyings u using (underlying)
where s.state = 'accepted';

revoke all on table public.allocation_candidates from public, anon, authenticated;
grant select on table public.allocation_candidates to service_role;

comment on view public.allocation_candidates is
  'What allocate chooses from: accepted strategies with kind, industry and weight of their '
  'underlying.';
