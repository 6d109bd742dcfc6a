import { overRange } from "./over_range.ts";
import { at } from "../../../vocabulary/at.ts";

/**
 * Log return over n sessions in deviations of n sessions (zero mean, the same sessions); NaN before
 * index n and on a flat path (method 6.11). Log prices.
 */
export function scaledReturn(close: Float64Array, n: number): Float64Array {
  return close.map((value, i) => {
    if (i < n) return Number.NaN;
    let squares = 0;
    for (let j = i - n + 1; j <= i; j++) {
      squares += (at(close, j) - at(close, j - 1)) ** 2;
    }
    return overRange(value - at(close, i - n), Math.sqrt(squares));
  });
}
