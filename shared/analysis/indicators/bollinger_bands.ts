import { at } from "../../vocabulary/at.ts";
/** Bollinger bands in the unit of the closes. */
interface BollingerBands {
  readonly lower: Float64Array;
  readonly middle: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Mean of n closes and that many population standard deviations around it; first value at index n -
 * 1 (method 6.7, case I4).
 */
export function bollingerBands(
  closes: Float64Array,
  n: number,
  deviations: number,
): BollingerBands {
  const lower = new Float64Array(closes.length).fill(Number.NaN);
  const middle = lower.slice();
  const upper = lower.slice();
  for (let i = n - 1; i < closes.length; i++) {
    let sum = 0;
    for (let j = i - n + 1; j <= i; j++) sum += at(closes, j);
    const mean = sum / n;
    let squares = 0;
    for (let j = i - n + 1; j <= i; j++) squares += (at(closes, j) - mean) ** 2;
    const width = deviations * Math.sqrt(squares / n);
    lower[i] = mean - width;
    middle[i] = mean;
    upper[i] = mean + width;
  }
  return { lower, middle, upper };
}
