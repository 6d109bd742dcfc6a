import type { Bars } from "../history/bars.ts";
import { annualised } from "./annualised.ts";
import { barMean } from "./bar_mean.ts";

/**
 * Parkinson's realised volatility of the sessions, decimal a year, from the extremes of the n bars
 * ending before index `end`; gaps are not in it (method 6.3, case H1). Absent with fewer than n
 * bars.
 */
export function parkinson(bars: Bars, n: number, end = bars.dates.length): number | undefined {
  return annualised(
    barMean(bars, n, end, ({ high, low }) => (high - low) ** 2 / (4 * Math.LN2)),
  );
}
