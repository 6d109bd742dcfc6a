import type { Bars } from "../history/bars.ts";
import { annualised } from "./annualised.ts";
import { barVariance } from "./bar_mean.ts";

/**
 * Realised volatility, decimal a year, from the sample variance of the n close-to-close returns
 * ending before index `end` (method 6.3, case H1); absent with fewer than n + 1 bars.
 */
export function closeToClose(bars: Bars, n: number, end = bars.dates.length): number | undefined {
  return annualised(barVariance(bars, n, end, ({ overnight, close }) => overnight + close));
}
