create view public.underlying_overview with (security_invoker = true) as
select a.trading_date, a.risk, a.underlying, a.spot, a.direction, a.strength,
  round(a.confidence, 2) as confidence, a.timeframe, round(a.direction_score, 3) as direction_score,
  a.environment, a.environment_label, round(a.iv_percentile, 1) as iv_percentile,
  round(a.iv_rank, 1) as iv_rank, a.iv_days, a.iv_quality,
  round(100 * a.atm_volatility_30, 2) as iv_30_percent,
  round(100 * a.realised_20, 2) as realised_20_percent,
  a.term_state, a.mean_reversion,
  round(a.market_beta, 2) as market_beta, a.profile ->> 'volatilityBucket' as volatility_bucket,
  round(a.support, 2) as support, round(a.resistance, 2) as resistance,
  round(a.expected_move_1sd, 2) as expected_move_1sd, round(a.view_beta, 3) as view_beta,
  round(a.view_mu, 4) as view_mu, a.belief, a.events, a.candles_to,
  private.clock_text(a.analyzed_at, a.trading_date) as analyzed_ist, a.analyzed_at
from public.underlying_analyses a;

revoke all on table public.underlying_overview from public, anon, authenticated;
grant select on table public.underlying_overview to service_role;

comment on view public.underlying_overview is
  'One line an underlying: what analyze thinks of it and from what.';
