import type { Bars } from "../history/bars.ts";
import { logReturns } from "../realised/log_returns.ts";

/** Returns without which the average says nothing: a quarter of a year. */
const MIN_RETURNS = 60;

/**
 * Deviation of a session by the exchange's average of squared returns, which keeps `lambda` of the
 * weight of the session before (method 13.3). Weights are normalised: 460 sessions hold 90% of them
 * at a lambda of 0.995, and a seed would hold the rest. Absent with too few returns.
 */
export function sessionDeviation(bars: Bars, lambda: number): number | undefined {
  let [sum, weights, count] = [0, 0, 0];
  for (const value of logReturns(bars)) {
    if (Number.isNaN(value)) continue;
    sum = lambda * sum + value * value;
    weights = lambda * weights + 1;
    count += 1;
  }
  return count < MIN_RETURNS ? undefined : Math.sqrt(sum / weights);
}
