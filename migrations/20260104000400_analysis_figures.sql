-- What an analysis says of an underlying beyond its near chain, each figure with the time of its data, and what a strategy's score and edge are made of.

alter table public.underlying_analyses
  add column timeframe text check (timeframe in ('short', 'medium', 'long')),
  -- From -1 (bearish) to 1; its components are in direction_components.
  add column direction_score numeric check (direction_score between -1 and 1),
  -- What the environment was told from, and how many earlier sessions had an implied volatility.
  add column environment_label text check (environment_label in ('history', 'proxy')),
  add column iv_percentile numeric check (iv_percentile between 0 and 100),
  -- Null below 120 days.
  add column iv_rank numeric check (iv_rank between 0 and 100),
  add column iv_days integer check (iv_days >= 0),
  add column iv_quality text check (iv_quality in ('good', 'fair', 'limited')),
  -- Constant 30 days, decimals a year: at the money, and of the whole smile.
  add column atm_volatility_30 numeric check (atm_volatility_30 > 0),
  add column model_free_volatility_30 numeric check (model_free_volatility_30 > 0),
  -- Of the candles: Yang-Zhang 20 sessions, close to close 20 and 60, EWMA, forecast for the near expiry.
  add column realised_20 numeric,
  add column close_to_close_20 numeric,
  add column close_to_close_60 numeric,
  add column ewma_volatility numeric,
  add column forecast_volatility numeric,
  add column iv_over_forecast numeric,
  -- Where implied volatility is expected to go, with the factor on it.
  add column mean_reversion text check (mean_reversion in ('rising', 'falling', 'none')),
  add column mean_reversion_factor numeric,
  add column term_ratio numeric,
  add column term_state text check (term_state in ('contango', 'flat', 'backwardation')),
  add column market_beta numeric,
  add column market_correlation numeric check (market_correlation between -1 and 1),
  add column profile jsonb,
  add column support numeric,
  add column resistance numeric,
  add column value_low numeric,
  add column value_high numeric,
  add column point_of_control numeric,
  add column max_pain numeric,
  -- Every level with its kind.
  add column levels jsonb,
  -- The view over the near expiry: forecast over implied volatility and log drift; 1 and 0 until a history proves otherwise.
  add column view_beta numeric not null default 1 check (view_beta > 0),
  add column view_mu numeric not null default 0,
  add column view_detail jsonb,
  -- Known events up to the far expiry by kind, or `unknown`.
  add column events jsonb,
  -- The last session whose candle and whose implied volatility was used, and when the view's models were fitted.
  add column candles_to date,
  add column iv_to date,
  add column view_fitted_on date,
  add check ((environment is null) = (environment_label is null)),
  add check (support is null or support < spot),
  add check (resistance is null or resistance > spot);

create table public.direction_components (
  analysis_id bigint not null references public.underlying_analyses on delete cascade,
  family text not null check (family in ('technical', 'flow', 'price_action')),
  component text not null,
  value numeric not null,
  score numeric not null check (score between -1 and 1),
  weight numeric not null check (weight between 0 and 1),
  -- When its data are of.
  as_of timestamptz not null,
  primary key (analysis_id, component)
);
select private.secure_table('public.direction_components');

alter table public.strategies
  -- Parts of ev_p: what the view's volatility and its drift add to ev_q.
  add column edge_volatility numeric,
  add column edge_direction numeric,
  -- Expected log growth of capital a day at the allowed size.
  add column growth_per_day numeric,
  add column selection_score numeric check (selection_score between 0 and 1),
  -- Size that the underlying's profile allows, as a share of the full one.
  add column size_factor numeric not null default 1 check (size_factor > 0 and size_factor <= 1),
  add column term_sensitive boolean;

alter table public.strategy_scores drop constraint strategy_scores_scheme_check,
  add constraint strategy_scores_scheme_check check (scheme in ('total', 'selection'));

alter table public.market_regimes
  add column term text check (term in ('contango', 'flat', 'backwardation')),
  add column nifty_direction public.direction,
  -- The replaced system's nine states, derived.
  add column label text check (label ~ '^(bullish|bearish|neutral)_(low|normal|high)_vix$');

create or replace view public.allocation_candidates with (security_invoker = true) as
select s.run_id, s.strategy_id, s.underlying, u.kind, u.industry, u.weight, s.definition, s.sleeve, s.risk_class, s.margin, s.net_premium,
  s.max_loss, s.stress_loss, s.ev_p, s.ev_standard_error, s.ev_lower_bound, s.pop_p, s.expected_win, s.expected_loss, s.holding_days,
  s.total_score, s.size_factor
from public.strategies s join public.underlyings u using (underlying)
where s.state = 'accepted';

create or replace view public.ranked_strategies with (security_invoker = true) as
select s.trading_date, s.risk, s.sleeve, s.rank, s.underlying, s.definition, private.legs_text(s.strategy_id) as legs, s.expiry,
  s.lot_size, round(s.net_premium, 2) as net_premium, round(s.max_profit, 2) as max_profit, round(s.max_loss, 2) as max_loss,
  round(s.pop_p, 4) as pop_p, round(s.ev_p, 2) as ev_p, round(s.ev_standard_error, 2) as ev_standard_error,
  round(s.margin, 0) as margin, round(s.total_score, 4) as total_score, s.conviction, s.smile_label, s.strategy_id,
  round(s.pop_q, 4) as pop_q, round(s.ev_q, 2) as ev_q, round(s.edge_volatility, 2) as edge_volatility,
  round(s.edge_direction, 2) as edge_direction, round(s.cvar95, 2) as cvar95, round(s.selection_score, 4) as selection_score
from public.strategies s
where s.state = 'accepted';

-- One line an underlying: what analyze thinks of it and from what.
create view public.underlying_overview with (security_invoker = true) as
select a.trading_date, a.risk, a.underlying, a.spot, a.direction, a.strength, round(a.confidence, 2) as confidence, a.timeframe,
  round(a.direction_score, 3) as direction_score, a.environment, a.environment_label, round(a.iv_percentile, 1) as iv_percentile,
  round(a.iv_rank, 1) as iv_rank, a.iv_days, a.iv_quality, round(100 * a.atm_volatility_30, 2) as iv_30_percent,
  round(100 * a.realised_20, 2) as realised_20_percent, round(100 * a.forecast_volatility, 2) as forecast_percent,
  a.term_state, a.mean_reversion, round(a.market_beta, 2) as market_beta, a.profile ->> 'volatilityBucket' as volatility_bucket,
  round(a.support, 2) as support, round(a.resistance, 2) as resistance, round(a.expected_move_1sd, 2) as expected_move_1sd,
  round(a.view_beta, 3) as view_beta, round(a.view_mu, 4) as view_mu, a.events, a.candles_to, a.analyzed_at
from public.underlying_analyses a;
revoke all on public.underlying_overview from public, anon, authenticated;
grant select on public.underlying_overview to service_role;
