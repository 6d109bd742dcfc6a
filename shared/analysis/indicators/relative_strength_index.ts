import { wilderAverage } from "./wilder_average.ts";

/**
 * Wilder's RSI(n), 0 to 100; first value at index n. No losses give 100, no changes at all 50
 * (method 6.7, case I1).
 */
export function relativeStrengthIndex(closes: Float64Array, n: number): Float64Array {
  const gains = new Float64Array(closes.length);
  const losses = new Float64Array(closes.length);
  for (let i = 1; i < closes.length; i++) {
    const change = (closes[i] ?? Number.NaN) - (closes[i - 1] ?? Number.NaN);
    gains[i] = Math.max(0, change);
    losses[i] = Math.max(0, -change);
  }
  const gain = wilderAverage(gains, n, 1);
  const loss = wilderAverage(losses, n, 1);
  return gain.map((up, i) => {
    const sum = up + (loss[i] ?? Number.NaN);
    return sum === 0 ? 50 : 100 * up / sum;
  });
}
