import type { Bars } from "../history/bars.ts";
import { barLogs } from "./bar_mean.ts";
import { rogersSatchellVariance } from "./rogers_satchell.ts";

/**
 * Variance of each single day, the overnight return squared and Rogers-Satchell of the session: the
 * daily Yang-Zhang of method 6.3. NaN at index 0.
 */
export function dailyVariances(bars: Bars): Float64Array {
  return bars.open.map((_, i) => {
    const logs = barLogs(bars, i);
    return logs.overnight ** 2 + rogersSatchellVariance(logs);
  });
}
