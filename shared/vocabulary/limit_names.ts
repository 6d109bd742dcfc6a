/** Limits of an allocation (method 9.3): table `setting_rules` holds their bounds. */
export const LIMIT_NAMES = [
  "position_count", // structures at once
  "definition_count", // structures of one definition
  "underlying_cap", // capital in one underlying
  "loss_cap", // loss of one structure in its worst move
  "kelly_cap", // one structure's shrunk Kelly bet
  "industry_cap", // capital in one industry
  "undefined_risk_cap", // margin of what has no defined loss
  "deployment_cap", // capital in all
  "daily_cap", // capital that the allocations of one date add
  "carry_cost_cap", // what carry is expected to cost, by its ledger
  "value_tail_cap", // CVaR 95 of edge and premium together
  "premium_tail_cap", // CVaR 95 of premium
  "book_tail_cap", // CVaR 95 of everything
  "stress_cap", // loss in one cell of the stress grid
  "delta_cap", // result of a market move of 1%
  "vega_cap", // loss on a volatility point
  "gamma_cap", // loss on the square of a market move of 1%
  "theta_cap", // loss of one calendar day
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];
