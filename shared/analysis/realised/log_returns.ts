import type { Bars } from "../history/bars.ts";

/** ln(close / close before) of each bar; NaN at index 0. */
export function logReturns(bars: Bars): Float64Array {
  return bars.close.map((close, i) => Math.log(close / (bars.close[i - 1] ?? Number.NaN)));
}
