-- What analyze found: one row for each underlying, chain and definition. Amounts in rupees per lot where not said otherwise.

create table public.underlying_analyses (
  analysis_id bigint generated always as identity primary key,
  run_id bigint not null references public.runs,
  trading_date date not null,
  underlying text not null references public.underlyings,
  risk public.risk not null,
  -- When the near chain was received.
  analyzed_at timestamptz not null,
  spot numeric not null check (spot > 0),
  forward numeric not null check (forward > 0),
  near_expiry date not null,
  far_expiry date,
  years numeric not null,
  -- Decimal a year, from the near smile at the forward.
  atm_volatility numeric not null,
  smile_model text not null,
  smile_label text not null,
  -- Rupees of the underlying for one and two deviations to the near expiry.
  expected_move_1sd numeric not null,
  expected_move_2sd numeric not null,
  direction public.direction not null,
  strength text not null check (strength in ('weak', 'moderate', 'strong')),
  confidence numeric not null check (confidence between 0 and 1),
  -- Volatility environment; null until the history allows one.
  environment text check (environment in ('low', 'subdued', 'normal', 'elevated', 'high', 'extreme')),
  notes text[] not null default '{}',
  unique (trading_date, underlying, risk)
);
create index underlying_analyses_run on public.underlying_analyses (run_id);
create index underlying_analyses_underlying on public.underlying_analyses (underlying);

create table public.chain_snapshots (
  trading_date date not null,
  underlying text not null references public.underlyings,
  expiry date not null,
  received_at timestamptz not null,
  spot numeric not null,
  forward numeric not null,
  atm_volatility numeric not null,
  -- Model, label, raw SVI parameters, fit and check figures.
  smile jsonb not null,
  digest text not null,
  -- Quotes left out, by reason.
  counts jsonb not null,
  -- Columns: strike and for each right bid, ask, open interest, volume; null where absent.
  quotes jsonb not null,
  primary key (trading_date, underlying, expiry)
);
create index chain_snapshots_underlying on public.chain_snapshots (underlying, expiry);

create table public.iv_history (
  underlying text not null references public.underlyings,
  trading_date date not null,
  -- Constant 30 days at the money, decimal a year.
  atm_volatility numeric not null check (atm_volatility > 0),
  source text not null,
  primary key (underlying, trading_date)
);

create table public.market_regimes (
  trading_date date primary key,
  measured_at timestamptz not null,
  level public.regime_level not null,
  -- India VIX in points; null when NIFTY's own smile stood in for it.
  vix numeric,
  vix_percentile numeric check (vix_percentile between 0 and 100),
  data_days integer not null,
  vix_trend text not null check (vix_trend in ('rising', 'falling', 'steady', 'unknown')),
  source text not null,
  reasons text[] not null
);

create table public.strategies (
  strategy_id bigint generated always as identity primary key,
  run_id bigint not null references public.runs,
  trading_date date not null,
  underlying text not null references public.underlyings,
  definition text not null check (definition ~ '^[a-z_0-9]+$'),
  risk public.risk not null,
  state text not null check (state in ('accepted', 'rejected')),
  -- Why it was rejected; a code of the closed lists in shared/strategies and shared/scoring.
  reason text,
  detail text,
  sleeve public.sleeve,
  -- 1 is the best of its run and sleeve.
  rank integer check (rank > 0),
  expiry date,
  far_expiry date,
  lot_size integer,
  -- Received +, paid -.
  net_premium numeric,
  -- Null with the flag set when unlimited; a loss is positive.
  max_profit numeric,
  max_profit_unlimited boolean not null default false,
  max_loss numeric,
  max_loss_unlimited boolean not null default false,
  -- Loss at expiry after the stress move of its kind of underlying.
  stress_loss numeric,
  breakevens numeric[],
  risk_class public.risk_class,
  direction public.direction,
  volatility_preference text,
  exit_family text,
  -- Probability of profit and expected value after all charges under the market's measure (q) and our view (p).
  pop_q numeric check (pop_q between 0 and 1),
  pop_p numeric check (pop_p between 0 and 1),
  ev_q numeric,
  ev_p numeric,
  ev_standard_error numeric,
  ev_lower_bound numeric,
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
  smile_label text,
  holding_days integer,
  total_score numeric,
  conviction text check (conviction in ('very_low', 'low', 'medium', 'high', 'very_high')),
  -- What was asked, found and relaxed for each strike, and how many candidates were scanned.
  selection jsonb,
  unique (trading_date, underlying, definition, risk),
  check ((state = 'rejected') = (reason is not null)),
  check (state = 'rejected' or (sleeve is not null and expiry is not null and lot_size is not null
    and net_premium is not null and margin is not null and total_score is not null and pop_q is not null
    and (max_profit is not null or max_profit_unlimited) and (max_loss is not null or max_loss_unlimited)))
);
create index strategies_run on public.strategies (run_id, state, sleeve, rank);
create index strategies_underlying on public.strategies (underlying, trading_date);

create table public.strategy_legs (
  strategy_id bigint not null references public.strategies on delete cascade,
  leg_number integer not null check (leg_number > 0),
  leg_right public.leg_right not null,
  side public.side not null,
  ratio integer not null check (ratio > 0),
  strike numeric check (strike > 0),
  expiry date,
  segment public.segment not null,
  security_id text not null,
  -- Executable entry price per unit, and the quote it came from.
  price numeric not null check (price >= 0),
  bid numeric,
  ask numeric,
  implied_volatility numeric,
  delta numeric,
  -- Units open.
  open_interest numeric,
  lot_size integer not null check (lot_size > 0),
  tick numeric not null check (tick > 0),
  primary key (strategy_id, leg_number),
  check ((leg_right = 'underlying') = (strike is null))
);

create table public.strategy_scores (
  strategy_id bigint not null references public.strategies on delete cascade,
  scheme text not null check (scheme in ('total')),
  part text not null,
  score numeric not null check (score between 0 and 1),
  weight numeric not null check (weight between 0 and 1),
  primary key (strategy_id, scheme, part)
);

create table public.exit_rules (
  strategy_id bigint not null references public.strategies on delete cascade,
  rule text not null check (rule in ('profit_target', 'stop_loss', 'time_exit')),
  parameters jsonb not null,
  primary key (strategy_id, rule)
);

select private.secure_table(t::regclass) from unnest(array[
  'public.underlying_analyses', 'public.chain_snapshots', 'public.iv_history', 'public.market_regimes',
  'public.strategies', 'public.strategy_legs', 'public.strategy_scores', 'public.exit_rules'
]) t;
