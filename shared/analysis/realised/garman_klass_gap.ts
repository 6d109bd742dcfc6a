import type { Bars } from "../history/bars.ts";
import { annualised } from "./annualised.ts";
import { barMean } from "./bar_mean.ts";
import { garmanKlassVariance } from "./garman_klass.ts";

/**
 * Garman and Klass's volatility with the overnight gaps added, decimal a year, over the n bars
 * ending before index `end` (method 6.3, case H1); absent with fewer than n + 1 bars.
 */
export function garmanKlassGap(
  bars: Bars,
  n: number,
  end = bars.dates.length,
): number | undefined {
  return annualised(
    barMean(bars, n, end, (logs) => logs.overnight ** 2 + garmanKlassVariance(logs)),
  );
}
