import type { Bars } from "../history/bars.ts";
import { annualised } from "./annualised.ts";
import { type BarLogs, barMean } from "./bar_mean.ts";

/** Rogers and Satchell's variance of one session, free of its drift. */
export function rogersSatchellVariance({ high, low, close }: BarLogs): number {
  return high * (high - close) + low * (low - close);
}

/**
 * Rogers and Satchell's realised volatility of the sessions, decimal a year, over the n bars ending
 * before index `end`; gaps are not in it (method 6.3, case H1). Absent with fewer than n bars.
 */
export function rogersSatchell(
  bars: Bars,
  n: number,
  end = bars.dates.length,
): number | undefined {
  return annualised(barMean(bars, n, end, rogersSatchellVariance));
}
