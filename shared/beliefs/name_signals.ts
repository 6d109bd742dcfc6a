import { dailyVariances } from "../analysis/realised/daily_variance.ts";
import { SESSIONS_A_YEAR } from "../pricing/trading_time.ts";
import { runningSums } from "../statistics/running_sums.ts";
import { at } from "../vocabulary/at.ts";
import type { NameHistory } from "./name_history.ts";

/** What tells names of a scope apart at each close (method 7.6), by claim. */
export const SIGNALS = {
  variance_spread: (history: NameHistory) => volatilityRatios(history),
  term_slope: ({ termSlope }: NameHistory) => termSlope,
  skew: ({ riskReversal }: NameHistory) => riskReversal,
} as const;
export type SignalClaim = keyof typeof SIGNALS;

/**
 * ln(volatility of the last 252 sessions / implied volatility of 30 days) at each close; not finite
 * before 252 sessions and without a quote.
 */
function volatilityRatios({ bars, implied }: NameHistory): Float64Array {
  const year = runningSums(dailyVariances(bars), SESSIONS_A_YEAR);
  return year.map((variance, bar) => 0.5 * Math.log(variance) - Math.log(at(implied, bar)));
}
