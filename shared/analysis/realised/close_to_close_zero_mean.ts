import type { Bars } from "../history/bars.ts";
import { annualised } from "./annualised.ts";
import { barMean } from "./bar_mean.ts";

/**
 * Realised volatility, decimal a year, from the mean square of the n close-to-close returns ending
 * before index `end`, for horizons under a month (method 6.3, case H1); absent with fewer than n +
 * 1 bars.
 */
export function closeToCloseZeroMean(
  bars: Bars,
  n: number,
  end = bars.dates.length,
): number | undefined {
  return annualised(barMean(bars, n, end, ({ overnight, close }) => (overnight + close) ** 2));
}
