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
  session_deviation numeric check (session_deviation >= 0),
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
  belief text,
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
comment on column public.underlying_analyses.session_deviation is
  'Deviation of one session by the exchange''s rule, decimal: what margin scans are made of.';
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
  'The view over the near expiry: realised over model-free implied volatility as both data and '
  'literature say; 1 is the market''s own.';
comment on column public.underlying_analyses.view_mu is
  'The view over the near expiry: log drift over it; 0 until the direction has earned one.';
comment on column public.underlying_analyses.view_detail is
  'The view of each expiry: ln beta under both priors, with its errors, and what it rests on.';
comment on column public.underlying_analyses.events is
  'Known events up to the far expiry by kind, or `unknown`.';
comment on column public.underlying_analyses.candles_to is
  'The last session whose candle was used.';
comment on column public.underlying_analyses.iv_to is
  'The last session whose implied volatility was used.';
comment on column public.underlying_analyses.belief is
  'The beliefs that the view of the near expiry rests on.';
