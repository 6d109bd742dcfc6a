import type { Bars } from "../../history/bars.ts";
import { at } from "../../../vocabulary/at.ts";
import { nth } from "../../../vocabulary/nth.ts";

/**
 * Log return of an underlying over n sessions less that of the market over the same dates. A
 * session that the market's bars lack (today, while its session runs) has the last value before it;
 * NaN before the first.
 */
export function relativeStrength(bars: Bars, market: Bars, n: number): Float64Array {
  const length = bars.dates.length;
  const values = new Float64Array(length).fill(Number.NaN);
  const ratios: number[] = [];
  let m = 0;
  for (let i = 0; i < length; i++) {
    const date = bars.dates[i] as string;
    while (m < market.dates.length && (market.dates[m] as string) < date) m += 1;
    if (market.dates[m] === date) {
      ratios.push(Math.log(at(bars.close, i) / at(market.close, m)));
      const before = ratios[ratios.length - 1 - n];
      if (before !== undefined) values[i] = nth(ratios, ratios.length - 1) - before;
    } else if (i > 0) {
      values[i] = at(values, i - 1);
    }
  }
  return values;
}
