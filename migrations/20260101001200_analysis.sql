-- Compiled from supabase/schemas/1200_analysis by `npm run schema`: edit it there.

create table public.underlying_analyses (
  analysis_id bigint generated always as identity primary key,
  run_id bigint not null references public.runs,
  trading_date date not null,
  underlying text not null references public.underlyings,
  risk public.risk not null,
  analyzed_at timestamptz not null,
  spot numeric not null check (spot > 0),
  forward numeric not null check (forward > 0),
  near_expiry date not null,
  far_expiry date,
  years numeric not null,
  atm_volatility numeric not null,
  smile_model text not null check (smile_model in ('SVI', 'SSVI', 'SHIFT', 'FLAT')),
  smile_label text not null check (smile_label in ('GOOD', 'FAIR', 'POOR')),
  expected_move_1sd numeric not null,
  expected_move_2sd numeric not null,
  direction public.direction not null,
  strength text not null check (strength in ('weak', 'moderate', 'strong')),
  confidence numeric not null check (confidence between 0 and 1),
  environment text check (environment in ('low', 'subdued', 'normal', 'elevated', 'high',
    'extreme')),
  notes text[] not null default '{}',
  timeframe text check (timeframe in ('short', 'medium', 'long')),
  direction_score numeric check (direction_score between -1 and 1),
  environment_label text check (environment_label in ('history', 'proxy')),
  iv_percentile numeric check (iv_percentile between 0 and 100),
  iv_rank numeric check (iv_rank between 0 and 100),
  iv_days integer check (iv_days >= 0),
  iv_quality text check (iv_quality in ('good', 'fair', 'limited')),
  atm_volatility_30 numeric check (atm_volatility_30 > 0),
  model_free_volatility_30 numeric check (model_free_volatility_30 > 0),
  realised_20 numeric,
  close_to_close_20 numeric,
  close_to_close_60 numeric,
  ewma_volatility numeric,
  forecast_volatility numeric,
  iv_over_forecast numeric,
  mean_reversion text check (mean_reversion in ('rising', 'falling', 'none')),
  mean_reversion_factor numeric,
  term_ratio numeric,
  term_state text check (term_state in ('contango', 'flat', 'backwardation')),
  market_beta numeric,
  market_correlation numeric check (market_correlation between -1 and 1),
  profile jsonb,
  support numeric,
  resistance numeric,
  value_low numeric,
  value_high numeric,
  point_of_control numeric,
  max_pain numeric,
  levels jsonb,
  view_beta numeric not null default 1 check (view_beta > 0),
  view_mu numeric not null default 0,
  view_detail jsonb,
  events jsonb,
  candles_to date,
  iv_to date,
  view_fitted_on date,
  unique (trading_date, underlying, risk),
  check ((environment is null) = (environment_label is null)),
  check (support is null or support < spot),
  check (resistance is null or resistance > spot)
);
create index underlying_analyses_run on public.underlying_analyses (run_id);
create index underlying_analyses_underlying on public.underlying_analyses (underlying);

alter table public.underlying_analyses enable row level security;
revoke all on table public.underlying_analyses from public, anon, authenticated;
grant select, insert, update, delete on table public.underlying_analyses to service_role;

comment on table public.underlying_analyses is
  'What analyze found of one underlying: volatility, direction, levels and the view, with the time '
  'of its data.';
comment on column public.underlying_analyses.analyzed_at is 'When the near chain was received.';
comment on column public.underlying_analyses.years is 'To the near expiry.';
comment on column public.underlying_analyses.atm_volatility is
  'Decimal a year, from the near smile at the forward.';
comment on column public.underlying_analyses.expected_move_1sd is
  'Rupees of the underlying for one deviation to the near expiry.';
comment on column public.underlying_analyses.expected_move_2sd is
  'Rupees of the underlying for two deviations to the near expiry.';
comment on column public.underlying_analyses.environment is
  'Volatility environment; null until the history allows one.';
comment on column public.underlying_analyses.direction_score is
  'From -1 (bearish) to 1; its components are in direction_components.';
comment on column public.underlying_analyses.environment_label is
  'What the environment was told from: its own implied volatilities, or with too few of them '
  'realised ones.';
comment on column public.underlying_analyses.iv_rank is 'Null below 120 days.';
comment on column public.underlying_analyses.iv_days is
  'How many earlier sessions had an implied volatility.';
comment on column public.underlying_analyses.atm_volatility_30 is
  'Constant 30 days at the money, decimal a year.';
comment on column public.underlying_analyses.model_free_volatility_30 is
  'Constant 30 days of the whole smile, decimal a year.';
comment on column public.underlying_analyses.realised_20 is
  'Yang-Zhang over 20 sessions, decimal a year.';
comment on column public.underlying_analyses.close_to_close_20 is
  'Close to close over 20 sessions, decimal a year.';
comment on column public.underlying_analyses.close_to_close_60 is
  'Close to close over 60 sessions, decimal a year.';
comment on column public.underlying_analyses.ewma_volatility is
  'Exponentially weighted, decimal a year.';
comment on column public.underlying_analyses.forecast_volatility is
  'Forecast for the near expiry, decimal a year.';
comment on column public.underlying_analyses.iv_over_forecast is
  'Implied over forecast volatility.';
comment on column public.underlying_analyses.mean_reversion is
  'Where implied volatility is expected to go.';
comment on column public.underlying_analyses.mean_reversion_factor is
  'Factor on implied volatility that mean reversion expects.';
comment on column public.underlying_analyses.term_ratio is
  'Volatility at the money of the near expiry over that of the far one.';
comment on column public.underlying_analyses.market_beta is 'Against NIFTY.';
comment on column public.underlying_analyses.market_correlation is
  'Of daily returns with those of NIFTY.';
comment on column public.underlying_analyses.profile is
  'Buckets by volatility, market value and beta, with the parameters that follow from them.';
comment on column public.underlying_analyses.value_low is
  'Lower end of the value area of traded volume.';
comment on column public.underlying_analyses.value_high is
  'Upper end of the value area of traded volume.';
comment on column public.underlying_analyses.point_of_control is
  'Price with the most traded volume.';
comment on column public.underlying_analyses.max_pain is
  'Strike at which options of the near expiry pay least in all.';
comment on column public.underlying_analyses.levels is 'Every level with its kind.';
comment on column public.underlying_analyses.view_beta is
  'The view over the near expiry: forecast over implied volatility; 1 until a history proves '
  'otherwise.';
comment on column public.underlying_analyses.view_mu is
  'The view over the near expiry: log drift a year; 0 until a history proves otherwise.';
comment on column public.underlying_analyses.view_detail is 'What beta and mu were made of.';
comment on column public.underlying_analyses.events is
  'Known events up to the far expiry by kind, or `unknown`.';
comment on column public.underlying_analyses.candles_to is
  'The last session whose candle was used.';
comment on column public.underlying_analyses.iv_to is
  'The last session whose implied volatility was used.';
comment on column public.underlying_analyses.view_fitted_on is
  'When the view''s models were fitted.';

create table public.direction_components (
  analysis_id bigint not null references public.underlying_analyses on delete cascade,
  family text not null check (family in ('technical', 'flow', 'price_action')),
  component text not null,
  value numeric not null,
  score numeric not null check (score between -1 and 1),
  weight numeric not null check (weight between 0 and 1),
  as_of timestamptz not null,
  primary key (analysis_id, component)
);

alter table public.direction_components enable row level security;
revoke all on table public.direction_components from public, anon, authenticated;
grant select, insert, update, delete on table public.direction_components to service_role;

comment on table public.direction_components is 'The parts of an underlying''s direction score.';
comment on column public.direction_components.value is
  'What was measured, in the component''s own unit.';
comment on column public.direction_components.as_of is 'When its data are of.';

create table public.chain_snapshots (
  trading_date date not null,
  underlying text not null references public.underlyings,
  expiry date not null,
  received_at timestamptz not null,
  spot numeric not null,
  forward numeric not null,
  atm_volatility numeric not null,
  smile jsonb not null,
  digest text not null,
  counts jsonb not null,
  quotes json,
  primary key (trading_date, underlying, expiry)
);
create index chain_snapshots_underlying on public.chain_snapshots (underlying, expiry);

alter table public.chain_snapshots enable row level security;
revoke all on table public.chain_snapshots from public, anon, authenticated;
grant select, insert, update, delete on table public.chain_snapshots to service_role;

comment on table public.chain_snapshots is
  'The quotes of one underlying and expiry as analyze used them.';
comment on column public.chain_snapshots.smile is
  'Model, label, raw SVI parameters, fit and check figures.';
comment on column public.chain_snapshots.digest is
  'Of the quotes: a chain with the digest of an earlier date is a feed that stands still.';
comment on column public.chain_snapshots.counts is 'Quotes left out, by reason.';
comment on column public.chain_snapshots.quotes is
  'Columns: strike and for each right bid, ask, open interest, volume; null where absent. Null as '
  'a whole once maintain archive has let them go. As json: compressed, jsonb takes a quarter more.';

create table public.market_regimes (
  trading_date date primary key,
  measured_at timestamptz not null,
  level public.regime_level not null,
  vix numeric,
  vix_percentile numeric check (vix_percentile between 0 and 100),
  data_days integer not null,
  vix_trend text not null check (vix_trend in ('rising', 'falling', 'steady', 'unknown')),
  source text not null check (source in ('india_vix', 'nifty_smile', 'none')),
  reasons text[] not null,
  term text check (term in ('contango', 'flat', 'backwardation')),
  nifty_direction public.direction,
  label text check (label ~ '^(bullish|bearish|neutral)_(low|normal|high)_vix$')
);

alter table public.market_regimes enable row level security;
revoke all on table public.market_regimes from public, anon, authenticated;
grant select, insert, update, delete on table public.market_regimes to service_role;

comment on table public.market_regimes is 'The market''s regime of a date, measured once.';
comment on column public.market_regimes.vix is
  'India VIX in points; null when NIFTY''s own smile stood in for it.';
comment on column public.market_regimes.vix_percentile is 'Of the VIX among its earlier sessions.';
comment on column public.market_regimes.data_days is 'Sessions behind the percentile.';
comment on column public.market_regimes.vix_trend is 'Where India VIX is going.';
comment on column public.market_regimes.nifty_direction is 'Where NIFTY is going.';
comment on column public.market_regimes.label is 'The replaced system''s nine states, derived.';

create table public.view_models (
  scope text not null check (scope in ('NIFTY', 'index', 'stock')),
  kind text not null check (kind in ('volatility', 'direction')),
  horizon_sessions integer not null check (horizon_sessions > 0),
  fitted_on date not null,
  coefficients numeric[] not null,
  residual_deviation numeric check (residual_deviation >= 0),
  log_error numeric check (log_error >= 0),
  clusters integer not null check (clusters >= 0),
  t_statistic numeric,
  kappa numeric check (kappa between 0 and 1),
  decision text not null check (decision in ('earned', 'rejected', 'undecided')),
  figures jsonb not null,
  source text not null,
  stored_at timestamptz not null,
  primary key (scope, kind, horizon_sessions, fitted_on),
  check (kind = 'direction' or (residual_deviation is not null and kappa is not null)),
  check (clusters >= 30 or decision = 'undecided')
);

alter table public.view_models enable row level security;
revoke all on table public.view_models from public, anon, authenticated;
grant select, insert, update, delete on table public.view_models to service_role;

comment on table public.view_models is
  'Models of the view, fitted week by week: what they were fitted to, and whether they have earned '
  'anything.';
comment on column public.view_models.scope is 'Names are pooled: one''s own history is too short.';
comment on column public.view_models.fitted_on is 'Only sessions before it were used.';
comment on column public.view_models.coefficients is
  'volatility: intercept, day, week, month and, with a history of implied volatility, implied, '
  'over ln of variance in percent squared; empty when the history is too short. direction: the '
  'rank correlation that may be used.';
comment on column public.view_models.residual_deviation is 'Of ln variance; null for a direction.';
comment on column public.view_models.log_error is
  'volatility: root mean square error of ln variance out of sample. direction: standard error of '
  'the correlation.';
comment on column public.view_models.clusters is 'Independent horizons out of sample.';
comment on column public.view_models.t_statistic is 'Of the improvement out of sample.';
comment on column public.view_models.kappa is
  'Share of ln beta that may be used; null for a direction.';
comment on column public.view_models.decision is
  'Whether the model has earned anything; undecided below 30 clusters.';

create table public.strike_rules (
  strike_rule_id integer generated always as identity primary key,
  asked text[] not null unique
);

alter table public.strike_rules enable row level security;
revoke all on table public.strike_rules from public, anon, authenticated;
-- No row is ever changed or deleted: strategies refers to them without a foreign key, whose index
-- would take 41 kB a session.
grant select, insert on table public.strike_rules to service_role;

comment on table public.strike_rules is
  'What definitions ask of their strikes, stored once: a session''s 2,100 searches ask about a '
  'hundred different things.';
comment on column public.strike_rules.asked is 'One text a slot, in the definition''s order.';

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
        'illiquid', 'credit_below_rule', 'impossible_premium', 'cost_above_limit',
        'pop_below_minimum', 'dearer_equivalent', 'engine_mismatch', 'outranked')),
  detail text,
  sleeve public.sleeve,
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
  growth_per_day numeric,
  selection_score numeric check (selection_score between 0 and 1),
  size_factor numeric not null default 1 check (size_factor > 0 and size_factor <= 1),
  term_sensitive boolean,
  unique (trading_date, underlying, definition, risk),
  check ((state = 'rejected') = (reason is not null)),
  check ((strike_rule_id is null) = (strikes is null)),
  check (state = 'rejected' or (sleeve is not null and expiry is not null and lot_size is not null
    and net_premium is not null and margin is not null and total_score is not null
      and pop_q is not null
    and (max_profit is not null or max_profit_unlimited)
      and (max_loss is not null or max_loss_unlimited)))
);
create index strategies_run on public.strategies (run_id, state, sleeve, rank);
create index strategies_accepted on public.strategies (trading_date) where state = 'accepted';
create index strategies_underlying on public.strategies (underlying, trading_date);

alter table public.strategies enable row level security;
revoke all on table public.strategies from public, anon, authenticated;
grant select, insert, update, delete on table public.strategies to service_role;

comment on table public.strategies is
  'A definition with chosen strikes on a chain, evaluated and scored. Amounts are rupees a lot '
  'where not said otherwise. Rejected rows keep their figures and the reason.';
comment on column public.strategies.reason is 'Why it was rejected: a code of a closed list.';
comment on column public.strategies.rank is '1 is the best of its run and sleeve.';
comment on column public.strategies.net_premium is 'Received +, paid -.';
comment on column public.strategies.max_profit is 'Null with its flag set when unlimited.';
comment on column public.strategies.max_loss is 'Positive; null with its flag set when unlimited.';
comment on column public.strategies.stress_loss is
  'Loss at expiry after the stress move of its kind of underlying.';
comment on column public.strategies.breakevens is
  'Settlement prices at which the result is zero, ascending.';
comment on column public.strategies.pop_q is
  'Probability of profit before charges under the market''s measure (q).';
comment on column public.strategies.pop_p is
  'Probability of profit before charges under our view (p).';
comment on column public.strategies.ev_q is
  'Expected value after all charges under the market''s measure (q).';
comment on column public.strategies.ev_p is 'Expected value after all charges under our view (p).';
comment on column public.strategies.ev_standard_error is 'Standard error of ev_p.';
comment on column public.strategies.ev_lower_bound is
  'ev_p less its allowance for error; positive in the edge sleeve.';
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
comment on column public.strategies.growth_per_day is
  'Expected log growth of capital a day at the allowed size.';
comment on column public.strategies.selection_score is
  'How well the definition suits direction and volatility of the underlying, and how simple it is.';
comment on column public.strategies.size_factor is
  'Size that the underlying''s profile allows, as a share of the full one.';
comment on column public.strategies.term_sensitive is
  'Whether its result hangs on the term structure.';

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

create function private.strikes_asked(p_strategy jsonb) returns text[]
language sql immutable set search_path = '' as $$
  select array_agg(s.slot ->> 'asked' order by s.i)
  from jsonb_array_elements(p_strategy #> '{strike_search,slots}') with ordinality s (slot, i)
$$;

revoke all on function private.strikes_asked(jsonb) from public, anon, authenticated;
grant execute on function private.strikes_asked(jsonb) to service_role;

comment on function private.strikes_asked(jsonb) is
  'What a strategy of a payload asked of its strikes, a text a slot; null without a search.';

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
  price numeric not null check (price >= 0),
  bid numeric,
  ask numeric,
  implied_volatility numeric,
  delta numeric,
  open_interest numeric,
  lot_size integer not null check (lot_size > 0),
  tick numeric not null check (tick > 0),
  primary key (strategy_id, leg_number),
  check ((leg_right = 'underlying') = (strike is null))
);

alter table public.strategy_legs enable row level security;
revoke all on table public.strategy_legs from public, anon, authenticated;
grant select, insert, update, delete on table public.strategy_legs to service_role;

comment on table public.strategy_legs is 'Legs of an accepted strategy.';
comment on column public.strategy_legs.ratio is 'Lots of this leg for one lot of the strategy.';
comment on column public.strategy_legs.price is 'Executable entry price per unit.';
comment on column public.strategy_legs.bid is 'Of the quote that the price comes from.';
comment on column public.strategy_legs.ask is 'Of the quote that the price comes from.';
comment on column public.strategy_legs.open_interest is 'Units open.';

create table public.strategy_scores (
  strategy_id bigint not null references public.strategies on delete cascade,
  scheme text not null check (scheme in ('total', 'selection')),
  part text not null,
  score numeric not null check (score between 0 and 1),
  weight numeric not null check (weight between 0 and 1),
  primary key (strategy_id, scheme, part)
);

alter table public.strategy_scores enable row level security;
revoke all on table public.strategy_scores from public, anon, authenticated;
grant select, insert, update, delete on table public.strategy_scores to service_role;

comment on table public.strategy_scores is 'Parts of a strategy''s scores with their weights.';
comment on column public.strategy_scores.scheme is
  'total: the score of the strategy; selection: how well its definition suits the underlying.';

create table public.exit_rules (
  strategy_id bigint not null references public.strategies on delete cascade,
  rule text not null check (rule in ('profit_target', 'stop_loss', 'time_exit')),
  parameters jsonb not null,
  primary key (strategy_id, rule)
);

alter table public.exit_rules enable row level security;
revoke all on table public.exit_rules from public, anon, authenticated;
grant select, insert, update, delete on table public.exit_rules to service_role;

comment on table public.exit_rules is
  'Rules that close a position of this strategy, with their parameters.';
comment on column public.exit_rules.parameters is 'Thresholds of the rule.';

create function public.store_regime(p_payload jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare v_row public.market_regimes;
begin
  perform private.require_keys('public.market_regimes', p_payload,
    private.columns_of('public.market_regimes'));
  insert into public.market_regimes select *
  from jsonb_populate_record(null::public.market_regimes, p_payload)
  on conflict (trading_date) do nothing;
  select * into v_row from public.market_regimes
  where trading_date = (p_payload ->> 'trading_date')::date;
  return to_jsonb(v_row);
end $$;

revoke all on function public.store_regime(jsonb) from public, anon, authenticated;
grant execute on function public.store_regime(jsonb) to service_role;

comment on function public.store_regime(jsonb) is
  'The regime of a date, measured once; a later call of the same date returns the stored one.';

create function public.store_view_models(p_rows jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.view_models', p_rows,
    private.columns_of('public.view_models'));
  insert into public.view_models as m (scope, kind, horizon_sessions, fitted_on, coefficients,
    residual_deviation, log_error, clusters, t_statistic, kappa, decision, figures, source,
    stored_at)
  select r.scope, r.kind, r.horizon_sessions, r.fitted_on, r.coefficients, r.residual_deviation,
    r.log_error, r.clusters, r.t_statistic, r.kappa, r.decision, r.figures, r.source, p_now
  from jsonb_populate_recordset(null::public.view_models, p_rows) as r
  on conflict (scope, kind, horizon_sessions, fitted_on) do update
  set coefficients = excluded.coefficients, residual_deviation = excluded.residual_deviation,
    log_error = excluded.log_error, clusters = excluded.clusters,
    t_statistic = excluded.t_statistic, kappa = excluded.kappa, decision = excluded.decision,
    figures = excluded.figures, source = excluded.source, stored_at = excluded.stored_at;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_view_models(jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_view_models(jsonb, timestamptz) to service_role;

comment on function public.store_view_models(jsonb, timestamptz) is
  'Models of one fit; stored again they replace those of the same date.';

create function public.read_view_models(p_before date) returns jsonb
language sql stable set search_path = '' as $$
  -- From key to key by the index: the fits of years are not read for the latest of each.
  with recursive keys as (
    (select scope, kind, horizon_sessions from public.view_models
      order by scope, kind, horizon_sessions limit 1)
    union all
    select n.scope, n.kind, n.horizon_sessions from keys k cross join lateral (
      select scope, kind, horizon_sessions from public.view_models v
      where (v.scope, v.kind, v.horizon_sessions) > (k.scope, k.kind, k.horizon_sessions)
      order by scope, kind, horizon_sessions limit 1) n)
  select coalesce(jsonb_agg(to_jsonb(m) order by m.scope, m.kind, m.horizon_sessions), '[]')
  from keys k cross join lateral (
    select * from public.view_models v
    where v.scope = k.scope and v.kind = k.kind and v.horizon_sessions = k.horizon_sessions
      and v.fitted_on < p_before
    order by v.fitted_on desc limit 1) m
$$;

revoke all on function public.read_view_models(date) from public, anon, authenticated;
grant execute on function public.read_view_models(date) to service_role;

comment on function public.read_view_models(date) is
  'The latest model of each scope, kind and horizon that was fitted before a date.';

create function public.earlier_digests(p_underlyings text[], p_before date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(underlying, digests), '{}') from (
    select underlying, jsonb_agg(distinct expiry || ':' || digest) as digests
    from public.chain_snapshots where underlying = any (p_underlyings) and trading_date < p_before
      and expiry >= p_before
    group by underlying) d
$$;

revoke all on function public.earlier_digests(text[], date) from public, anon, authenticated;
grant execute on function public.earlier_digests(text[], date) to service_role;

comment on function public.earlier_digests(text[], date) is
  'Digests that chains of the same expiry had on earlier dates: a chain equal to one of them is a '
  'feed that stands still.';

create function public.read_slice(
  p_underlyings text[],
  p_candle_names text[],
  p_on date,
  p_until date,
  p_expiries integer,
  p_candles integer,
  p_smiles integer
) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'listed', public.read_contracts(p_underlyings, p_on, p_expiries),
    'candles', public.read_bars(p_candle_names, p_on, p_candles),
    'actions', public.read_corporate_actions(p_underlyings, p_on),
    'ivHistory', public.read_iv_history(p_underlyings, p_on, p_smiles),
    'events', public.read_events(p_underlyings, p_on, p_until),
    'digests', public.earlier_digests(p_underlyings, p_on))
$$;

revoke all on function public.read_slice(text[], text[], date, date, integer, integer, integer)
  from public, anon, authenticated;
grant execute on function public.read_slice(text[], text[], date, date, integer, integer, integer)
  to service_role;

comment on function public.read_slice(text[], text[], date, date, integer, integer, integer) is
  'What analyze needs of the tables for a slice of underlyings on a date, in one answer: listed '
  'chains of the nearest p_expiries, candles of p_candle_names, corporate actions, implied '
  'volatilities, events to p_until and digests of earlier chains.';

create function public.store_analysis(
  p_run_id bigint, p_holder text, p_payload jsonb, p_lease_seconds integer, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_underlying text := p_payload ->> 'underlying';
  v_common jsonb;
  v_analysis bigint;
begin
  perform private.require_keys('public.tasks', p_payload,
    '{underlying,state,reason,detail,counts,metrics,analysis,components,iv_history,snapshots,
      strategies}');
  perform private.require_keys('public.underlying_analyses', p_payload -> 'analysis',
    private.columns_of('public.underlying_analyses'));
  perform private.require_keys('public.direction_components', p_payload -> 'components',
    private.columns_of('public.direction_components'));
  perform private.require_keys('public.iv_history', p_payload -> 'iv_history',
    private.columns_of('public.iv_history'));
  perform private.require_keys('public.chain_snapshots', p_payload -> 'snapshots',
    private.columns_of('public.chain_snapshots'));
  perform private.require_keys('public.strategies', p_payload -> 'strategies',
    array(select c from unnest(private.columns_of('public.strategies')) c
      where c <> all ('{strike_rule_id,strikes,sets_scanned,relaxation}'))
    || '{legs,scores,exit_rules,strike_search}');
  perform private.require_keys('public.strategy_legs',
    jsonb_path_query_array(p_payload, '$.strategies[*].legs[*]'),
    private.columns_of('public.strategy_legs'));
  perform private.require_keys('public.strategy_scores',
    jsonb_path_query_array(p_payload, '$.strategies[*].scores[*]'),
    private.columns_of('public.strategy_scores'));
  perform private.require_keys('public.exit_rules',
    jsonb_path_query_array(p_payload, '$.strategies[*].exit_rules[*]'),
    private.columns_of('public.exit_rules'));
  v_run := private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  v_common := jsonb_build_object('run_id', v_run.run_id, 'trading_date', v_run.trading_date,
    'risk', v_run.risk, 'underlying', v_underlying);

  update public.tasks set state = p_payload ->> 'state', reason = p_payload ->> 'reason',
    detail = p_payload ->> 'detail', counts = coalesce(p_payload -> 'counts', '{}'),
    metrics = coalesce(p_payload -> 'metrics', '{}'), finished_at = p_now, not_before = null
  where run_id = p_run_id and underlying = v_underlying;
  if not found then
    raise exception 'run % has no task %', p_run_id, v_underlying
      using errcode = 'P0001', hint = 'not_found';
  end if;

  delete from public.underlying_analyses a
  where a.trading_date = v_run.trading_date and a.underlying = v_underlying and a.risk = v_run.risk;
  if p_payload -> 'analysis' is not null then
    insert into public.underlying_analyses (run_id, trading_date, underlying, risk, analyzed_at,
      spot, forward, near_expiry, far_expiry, years, atm_volatility, smile_model, smile_label,
      expected_move_1sd, expected_move_2sd, direction, strength, confidence, environment, notes,
      timeframe, direction_score, environment_label, iv_percentile, iv_rank, iv_days, iv_quality,
      atm_volatility_30, model_free_volatility_30, realised_20, close_to_close_20,
      close_to_close_60, ewma_volatility, forecast_volatility, iv_over_forecast, mean_reversion,
      mean_reversion_factor, term_ratio, term_state, market_beta, market_correlation, profile,
      support, resistance, value_low, value_high, point_of_control, max_pain, levels, view_beta,
      view_mu, view_detail, events, candles_to, iv_to, view_fitted_on)
    select run_id, trading_date, underlying, risk, analyzed_at, spot, forward, near_expiry,
      far_expiry, years, atm_volatility, smile_model, smile_label, expected_move_1sd,
      expected_move_2sd, direction, strength, confidence, environment, notes, timeframe,
      direction_score, environment_label, iv_percentile, iv_rank, iv_days, iv_quality,
      atm_volatility_30, model_free_volatility_30, realised_20, close_to_close_20,
      close_to_close_60, ewma_volatility, forecast_volatility, iv_over_forecast, mean_reversion,
      mean_reversion_factor, term_ratio, term_state, market_beta, market_correlation, profile,
      support, resistance, value_low, value_high, point_of_control, max_pain, levels,
      coalesce(view_beta, 1), coalesce(view_mu, 0), view_detail, events, candles_to, iv_to,
      view_fitted_on
    from jsonb_populate_record(null::public.underlying_analyses, (p_payload -> 'analysis') ||
      v_common)
    returning analysis_id into v_analysis;
    insert into public.direction_components
    select c.* from jsonb_array_elements(p_payload -> 'components') x,
      jsonb_populate_record(null::public.direction_components, x ||
        jsonb_build_object('analysis_id', v_analysis)) c;
  end if;

  insert into public.iv_history
  select h.* from jsonb_populate_record(null::public.iv_history, (p_payload -> 'iv_history') ||
    v_common) h
  where p_payload -> 'iv_history' is not null
  on conflict (underlying, trading_date) do update set atm_volatility = excluded.atm_volatility,
    source = excluded.source, model_free_volatility = excluded.model_free_volatility,
    risk_reversal = excluded.risk_reversal, put_call_interest = excluded.put_call_interest,
    put_call_volume = excluded.put_call_volume, spot = excluded.spot;

  insert into public.chain_snapshots
  select s.* from jsonb_array_elements(p_payload -> 'snapshots') x,
    jsonb_populate_record(null::public.chain_snapshots, x || v_common) s
  on conflict (trading_date, underlying, expiry) do update set received_at = excluded.received_at,
    spot = excluded.spot, forward = excluded.forward, atm_volatility = excluded.atm_volatility,
    smile = excluded.smile, digest = excluded.digest, counts = excluded.counts,
    quotes = excluded.quotes;

  delete from public.strategies s
  where s.trading_date = v_run.trading_date and s.underlying = v_underlying and s.risk = v_run.risk
    and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id);
  insert into public.strategies (run_id, trading_date, underlying, definition, risk, state, reason,
    detail, sleeve, rank, expiry, far_expiry, lot_size, net_premium, max_profit,
    max_profit_unlimited, max_loss, max_loss_unlimited, stress_loss, breakevens, risk_class,
    direction, volatility_preference, exit_family, pop_q, pop_p, ev_q, ev_p, ev_standard_error,
    ev_lower_bound, expected_win, expected_loss, cvar95, margin, entry_charges, exit_charges,
    round_trip_cost, delta, gamma, theta, vega, spot, forward, smile_label, holding_days,
    total_score, conviction, strike_rule_id, strikes, sets_scanned, relaxation, edge_volatility,
    edge_direction, growth_per_day, selection_score, size_factor, term_sensitive)
  select s.run_id, s.trading_date, s.underlying, s.definition, s.risk, s.state, s.reason, s.detail,
    s.sleeve, null, s.expiry, s.far_expiry, s.lot_size, s.net_premium, s.max_profit,
    coalesce(s.max_profit_unlimited, false), s.max_loss, coalesce(s.max_loss_unlimited, false),
    s.stress_loss, s.breakevens, s.risk_class, s.direction, s.volatility_preference, s.exit_family,
    s.pop_q, s.pop_p, s.ev_q, s.ev_p, s.ev_standard_error, s.ev_lower_bound, s.expected_win,
    s.expected_loss, s.cvar95, s.margin, s.entry_charges, s.exit_charges, s.round_trip_cost,
    s.delta, s.gamma, s.theta, s.vega, s.spot, s.forward, s.smile_label, s.holding_days,
    s.total_score, s.conviction, f.strike_rule_id, f.strikes, f.sets_scanned, f.relaxation,
    s.edge_volatility, s.edge_direction, s.growth_per_day, s.selection_score,
    coalesce(s.size_factor, 1), s.term_sensitive
  from jsonb_array_elements(p_payload -> 'strategies') x
  cross join jsonb_populate_record(null::public.strategies,
    (x - '{legs,scores,exit_rules,strike_search}'::text[]) || v_common) s
  left join private.strike_columns(p_payload -> 'strategies') f on f.definition = s.definition
  on conflict (trading_date, underlying, definition, risk) do nothing;

  -- Parts go to the rows of this evaluation only: a kept row of an earlier one has its own.
  insert into public.strategy_legs
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(f.source -> 'legs') x,
    jsonb_populate_record(null::public.strategy_legs, x ||
      jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  insert into public.strategy_scores
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(f.source -> 'scores') x,
    jsonb_populate_record(null::public.strategy_scores, x ||
      jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  insert into public.exit_rules
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(f.source -> 'exit_rules') x,
    jsonb_populate_record(null::public.exit_rules, x ||
      jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  return private.describe_run(p_run_id);
end $$;

revoke all on function public.store_analysis(bigint, text, jsonb, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_analysis(bigint, text, jsonb, integer, timestamptz)
  to service_role;

comment on function public.store_analysis(bigint, text, jsonb, integer, timestamptz) is
  'Everything that was found for one underlying, with the end of its task and the lease''s '
  'renewal. Rows that an allocation refers to are immutable and stay; all others of that '
  'underlying, date and risk are replaced.';

create function public.finish_run(
  p_run_id bigint, p_holder text, p_metrics jsonb, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_ended boolean;
begin
  perform private.require_keys('public.runs', p_metrics, '{computeMs,wallMs,storeMs,requests}');
  v_run := private.renew_lease(p_run_id, p_holder, 0, p_now);
  -- Without the date's regime a run is not done: a call that only gives its lease back ends none.
  v_ended := not exists (select 1 from public.tasks
    where run_id = p_run_id and state in ('pending', 'running'))
    and exists (select 1 from public.market_regimes where trading_date = v_run.trading_date);
  update public.runs set lease_holder = null, lease_until = null,
    metrics = jsonb_build_object(
      'calls', coalesce((metrics ->> 'calls')::integer, 0) + 1,
      'computeMs', coalesce((metrics ->> 'computeMs')::numeric, 0)
        + (p_metrics ->> 'computeMs')::numeric,
      'wallMs', coalesce((metrics ->> 'wallMs')::numeric, 0) + (p_metrics ->> 'wallMs')::numeric,
      'storeMs', coalesce((metrics ->> 'storeMs')::numeric, 0)
        + (p_metrics ->> 'storeMs')::numeric,
      'requests', (select coalesce(jsonb_object_agg(family, used), '{}') from (
        select family, sum(amount::integer) as used
        from (select * from jsonb_each_text(metrics -> 'requests')
          union all
          select * from jsonb_each_text(p_metrics -> 'requests')) r(family, amount)
        group by family) summed),
      'reasons', (select coalesce(jsonb_object_agg(reason, tasks), '{}') from (
        select reason, count(*) as tasks from public.tasks
        where run_id = p_run_id and state = 'rejected' group by reason) counted)),
    state = case when v_ended then 'done' else state end,
    finished_at = case when v_ended then p_now end
  where run_id = p_run_id;
  if v_ended then
    update public.strategies s set rank = ranked.rank
    from (select strategy_id, row_number() over (partition by sleeve order by
        case when sleeve = 'edge' then growth_per_day end desc nulls last,
        total_score desc, underlying, definition) as rank
      from public.strategies where run_id = p_run_id and state = 'accepted') ranked
    where ranked.strategy_id = s.strategy_id and s.rank is distinct from ranked.rank
      and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id);
  end if;
  return private.describe_run(p_run_id);
end $$;

revoke all on function public.finish_run(bigint, text, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.finish_run(bigint, text, jsonb, timestamptz) to service_role;

comment on function public.finish_run(bigint, text, jsonb, timestamptz) is
  'Adds up what the calls of a run used, counts how its tasks ended, and ends and ranks it once '
  'none is left and the regime is measured; of an unfinished one it only gives the lease back.';
