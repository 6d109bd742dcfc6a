create table public.strategies (
  strategy_id bigint generated always as identity primary key,
  run_id bigint not null references public.runs,
  trading_date date not null,
  underlying text not null references public.underlyings,
  definition text not null check (definition ~ '^[a-z_0-9]+$'),
  risk public.risk not null,
  state text not null check (state in ('accepted', 'rejected')),
  reason text
    check (reason in (
        'not_permitted', 'no_cover', 'no_second_expiry', 'calendar_arbitrage', 'no_strikes',
        'illiquid', 'untraded_leg', 'credit_below_rule', 'impossible_premium', 'wing_too_far',
        'credit_below_width', 'cost_above_limit', 'pop_below_minimum', 'exit_inside_cost',
        'smile_poor', 'dearer_equivalent', 'engine_mismatch', 'outranked')),
  detail text,
  sleeve public.sleeve,
  sleeve_reason text
    check (sleeve_reason in (
        'p_plus', 'belief', 'premium_closed', 'no_replay', 'replay_loss')),
  belief text,
  rank integer check (rank > 0),
  expiry date,
  far_expiry date,
  lot_size integer,
  net_premium numeric,
  max_profit numeric,
  max_profit_unlimited boolean not null default false,
  max_loss numeric,
  max_loss_unlimited boolean not null default false,
  stress_loss numeric,
  breakevens numeric[],
  risk_class public.risk_class,
  direction public.direction,
  volatility_preference text check (volatility_preference in ('short', 'long', 'none')),
  exit_family text
    check (exit_family in ('credit', 'debit', 'long_volatility', 'calendar', 'hedge')),
  pop_q numeric check (pop_q between 0 and 1),
  pop_p numeric check (pop_p between 0 and 1),
  ev_q numeric,
  ev_p numeric,
  ev_standard_error numeric,
  outcome_deviation numeric,
  p_plus_sceptical numeric check (p_plus_sceptical between 0 and 1),
  p_plus_registered numeric check (p_plus_registered between 0 and 1),
  order_ratio numeric,
  cost_ratio numeric,
  ev_policy numeric,
  ev_policy_error numeric,
  pop_policy numeric check (pop_policy between 0 and 1),
  expected_days_held numeric check (expected_days_held >= 0),
  expected_win numeric,
  expected_loss numeric,
  cvar95 numeric,
  margin numeric,
  entry_charges numeric,
  exit_charges numeric,
  round_trip_cost numeric,
  delta numeric,
  gamma numeric,
  theta numeric,
  vega numeric,
  spot numeric,
  forward numeric,
  smile_label text check (smile_label in ('GOOD', 'FAIR', 'POOR')),
  holding_days integer,
  total_score numeric,
  conviction text check (conviction in ('very_low', 'low', 'medium', 'high', 'very_high')),
  strike_rule_id integer,
  strikes numeric[],
  sets_scanned integer check (sets_scanned >= 0),
  relaxation jsonb,
  edge_volatility numeric,
  edge_direction numeric,
  selection_score numeric check (selection_score between 0 and 1),
  size_factor numeric not null default 1 check (size_factor > 0 and size_factor <= 1),
  term_sensitive boolean,
  worst_loss numeric check (worst_loss >= 0),
  kelly numeric check (kelly between 0 and 1),
  tilt numeric check (tilt > 0),
  stands_in_for text check (stands_in_for ~ '^[a-z_0-9]+$' and stands_in_for <> definition),
  substitution_weight numeric check (substitution_weight > 0 and substitution_weight <= 1),
  quantum_score numeric check (quantum_score between 0 and 1),
  quantum_parts numeric[]
    check (cardinality(quantum_parts) = 7 and 0 <= all (quantum_parts) and 1 >= all (quantum_parts)
      and array_position(quantum_parts, null) is null),
  unique (trading_date, underlying, definition, risk),
  check ((state = 'rejected') = (reason is not null)),
  check (state = 'rejected' or (sleeve = 'edge') = (sleeve_reason is null)),
  check ((strike_rule_id is null) = (strikes is null)),
  check ((stands_in_for is null) = (substitution_weight is null)),
  check ((quantum_score is null) = (quantum_parts is null)),
  check (state = 'rejected' or (sleeve is not null and expiry is not null and lot_size is not null
    and net_premium is not null and margin is not null and total_score is not null
      and worst_loss is not null and kelly is not null and tilt is not null
      and quantum_score is not null and direction is not null and expected_days_held is not null
      and pop_q is not null and order_ratio is not null and cost_ratio is not null
    and (max_profit is not null or max_profit_unlimited)
      and (max_loss is not null or max_loss_unlimited)))
);
create index strategies_run on public.strategies (run_id, state, sleeve, rank);
create index strategies_accepted on public.strategies (trading_date) where state = 'accepted';
create index strategies_underlying
  on public.strategies (underlying, risk, trading_date desc, definition);

create trigger guard_allocated before update on public.strategies
  for each row execute function private.guard_allocated();

alter table public.strategies enable row level security;
revoke all on table public.strategies from public, anon, authenticated;
grant select, insert, update, delete on table public.strategies to service_role;

comment on table public.strategies is
  'A definition with chosen strikes on a chain, evaluated and scored. Amounts are rupees a lot '
  'where not said otherwise. Rejected rows keep their figures and the reason.';
comment on column public.strategies.reason is 'Why it was rejected: a code of a closed list.';
comment on column public.strategies.rank is
  'Place in the day''s list: one strategy an underlying, at most 5 of 20 of one definition, best '
  'first; behind them the others.';
comment on column public.strategies.sleeve_reason is
  'What kept it out of the sleeve above: its probability of a positive expected value, its '
  'belief, a closed sleeve, a replay that is missing or lost.';
comment on column public.strategies.belief is 'The belief that its measure P rests on.';
comment on column public.strategies.net_premium is 'Received +, paid -.';
comment on column public.strategies.max_profit is 'Null with its flag set when unlimited.';
comment on column public.strategies.max_loss is 'Positive; null with its flag set when unlimited.';
comment on column public.strategies.stress_loss is
  'Loss at expiry after the stress move of its kind of underlying.';
comment on column public.strategies.breakevens is
  'Settlement prices at which the result is zero, ascending.';
comment on column public.strategies.pop_q is
  'Probability of profit after all charges under the market''s measure (q).';
comment on column public.strategies.pop_p is
  'Probability of profit after all charges under our view (p).';
comment on column public.strategies.ev_q is
  'Expected value after all charges under the market''s measure (q).';
comment on column public.strategies.ev_p is 'Expected value after all charges under our view (p).';
comment on column public.strategies.ev_standard_error is
  'Standard error of ev_p: of what is believed, and half of the round trip.';
comment on column public.strategies.outcome_deviation is
  'Spread of single outcomes, not of their mean.';
comment on column public.strategies.p_plus_sceptical is
  'Probability that ev_p is above 0 under the sceptical prior of its belief.';
comment on column public.strategies.p_plus_registered is
  'The same under the registered prior.';
comment on column public.strategies.order_ratio is
  'ev_p over the greater of maximum loss and cvar95; orders edge and premium.';
comment on column public.strategies.cost_ratio is
  'Expected cost over maximum loss; orders carry, least first.';
comment on column public.strategies.ev_policy is
  'Expected value under the view where its exit rules are kept.';
comment on column public.strategies.ev_policy_error is
  'Standard error of the simulation in ev_policy.';
comment on column public.strategies.pop_policy is
  'Probability of profit under the view where its exit rules are kept.';
comment on column public.strategies.expected_days_held is
  'Mean calendar days until its exit rules close it.';
comment on column public.strategies.expected_win is
  'Mean result of the outcomes above zero under the view.';
comment on column public.strategies.expected_loss is
  'Mean loss of the others under the view, positive.';
comment on column public.strategies.cvar95 is 'Mean loss of the worst 5% under the view.';
comment on column public.strategies.margin is 'Rupees that the exchange blocks for one lot.';
comment on column public.strategies.round_trip_cost is
  'Both crossings of the spread and all charges of one lot.';
comment on column public.strategies.theta is 'Per calendar day.';
comment on column public.strategies.vega is 'Per volatility point.';
comment on column public.strategies.holding_days is
  'Calendar days for which it is meant to be held.';
comment on column public.strategies.strike_rule_id is
  'What was asked for each strike; strike_searches tells it with what was found.';
comment on column public.strategies.strikes is 'The strike found for each slot of the definition.';
comment on column public.strategies.sets_scanned is 'Sets of strikes that were compared.';
comment on column public.strategies.relaxation is
  'Level to which the placements were relaxed and why; null when they held as asked.';
comment on column public.strategies.edge_volatility is
  'Part of ev_p: what the view''s volatility adds to ev_q.';
comment on column public.strategies.edge_direction is
  'Part of ev_p: what the view''s drift adds to ev_q.';
comment on column public.strategies.selection_score is
  'How well the definition suits direction and volatility of the underlying, and how simple it is.';
comment on column public.strategies.size_factor is
  'Size that the underlying''s profile allows, as a share of the full one.';
comment on column public.strategies.term_sensitive is
  'Whether its result hangs on the term structure.';
comment on column public.strategies.worst_loss is
  'Greatest loss at expiry from the largest fall to the largest rise of three: the stress move, '
  'three deviations of the horizon, the worst of as many sessions in its adjusted history; charges '
  'not counted.';
comment on column public.strategies.kelly is
  'Share of capital whose stake grows it most under our view (p), not shrunk for the error of '
  'ev_p.';
comment on column public.strategies.tilt is
  'Factor of its direction with or against its industry''s stance and rating.';
comment on column public.strategies.stands_in_for is
  'Definition that the level of India VIX favours and this underlying did not give.';
comment on column public.strategies.substitution_weight is
  'What is kept of the fit of the definition that it stands in for.';
comment on column public.strategies.quantum_score is
  'Seven-part score of the replaced system, 0 to 1; orders only where the owner asks for score.';
comment on column public.strategies.quantum_parts is
  'Its parts, 0 to 1: probability, risk and reward, total, Kelly, industry, strategy fit, '
  'liquidity.';
