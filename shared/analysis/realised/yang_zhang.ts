import type { Bars } from "../history/bars.ts";
import { annualised } from "./annualised.ts";
import { barMean, barVariance } from "./bar_mean.ts";
import { rogersSatchellVariance } from "./rogers_satchell.ts";

/**
 * What Yang and Zhang add up: overnight + weight * openToClose + (1 - weight) * rogersSatchell,
 * variances a session.
 */
interface YangZhangParts {
  readonly weight: number;
  readonly overnight: number;
  readonly openToClose: number;
  readonly rogersSatchell: number;
}

/**
 * The parts over the n bars ending before index `end` (method 6.3, case H1); NaN with fewer than n
 * + 1 bars.
 */
export function yangZhangParts(bars: Bars, n: number, end = bars.dates.length): YangZhangParts {
  return {
    weight: 0.34 / (1.34 + (n + 1) / (n - 1)),
    overnight: barVariance(bars, n, end, ({ overnight }) => overnight),
    openToClose: barVariance(bars, n, end, ({ close }) => close),
    rogersSatchell: barMean(bars, n, end, rogersSatchellVariance),
  };
}

/**
 * Yang and Zhang's realised volatility, gaps and sessions, decimal a year, over the n bars ending
 * before index `end` (method 6.3, case H1); absent with fewer than n + 1 bars.
 */
export function yangZhang(bars: Bars, n: number, end = bars.dates.length): number | undefined {
  const { weight, overnight, openToClose, rogersSatchell } = yangZhangParts(bars, n, end);
  return annualised(overnight + weight * openToClose + (1 - weight) * rogersSatchell);
}
