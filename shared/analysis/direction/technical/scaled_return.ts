import { overRange } from "./over_range.ts";

/**
 * Log return over n sessions in deviations of n sessions (zero mean, the same sessions); NaN before
 * index n and on a flat path (method 6.11). Log prices.
 */
export function scaledReturn(close: Float64Array, n: number): Float64Array {
  return close.map((value, i) => {
    if (i < n) return Number.NaN;
    let squares = 0;
    for (let j = i - n + 1; j <= i; j++) {
      squares += ((close[j] as number) - (close[j - 1] as number)) ** 2;
    }
    return overRange(value - (close[i - n] as number), Math.sqrt(squares));
  });
}
