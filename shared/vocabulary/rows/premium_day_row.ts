import type { TradingDate } from "../trading_date.ts";

/**
 * A row of `premium_days` of one session: total variances to the expiry (measure Q), variances of
 * the session, prices in rupees a unit, returns, costs and spreads as shares; unknown is null.
 */
export interface PremiumDayRow {
  readonly underlying: string;
  readonly expiry: TradingDate;
  readonly sessions: number;
  readonly atm_variance: number;
  readonly model_free_variance: number | null;
  readonly risk_reversal: number | null;
  readonly term_slope: number | null;
  readonly gap_variance: number | null;
  readonly session_variance: number | null;
  readonly forward: number | null;
  readonly straddle_strike: number | null;
  readonly straddle_price: number | null;
  readonly straddle_delta: number | null;
  readonly straddle_return: number | null;
  readonly straddle_cost: number | null;
  readonly spread_near: number | null;
  readonly spread_middle: number | null;
  readonly spread_far: number | null;
}
