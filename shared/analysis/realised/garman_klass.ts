import type { Bars } from "../history/bars.ts";
import { annualised } from "./annualised.ts";
import { type BarLogs, barMean } from "./bar_mean.ts";

/** Garman and Klass's variance of one session. */
export function garmanKlassVariance({ high, low, close }: BarLogs): number {
  return 0.5 * (high - low) ** 2 - (2 * Math.LN2 - 1) * close ** 2;
}

/**
 * Garman and Klass's realised volatility of the sessions, decimal a year, over the n bars ending
 * before index `end`; gaps are not in it (method 6.3, case H1). Absent with fewer than n bars.
 */
export function garmanKlass(bars: Bars, n: number, end = bars.dates.length): number | undefined {
  return annualised(barMean(bars, n, end, garmanKlassVariance));
}
