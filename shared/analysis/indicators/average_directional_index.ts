import { trueRange } from "./true_range.ts";
import { wilderAverage } from "./wilder_average.ts";

/** ADX and both directional indicators, 0 to 100. */
interface AverageDirectionalIndex {
  readonly adx: Float64Array;
  readonly plus: Float64Array;
  readonly minus: Float64Array;
}

/** Bars that seed Wilder's sums: the first n - 1 of them (TA-Lib, Tulip), or n. */
type DirectionalSeed = "n-1" | "n";

/**
 * ADX(n): +DI and -DI from index n - 1, ADX from index 2n - 2, each one later with seed "n"; 0
 * where neither direction moved (method 6.7, case I6).
 */
export function averageDirectionalIndex(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n: number,
  seed: DirectionalSeed = "n-1",
): AverageDirectionalIndex {
  const length = close.length;
  const plus = new Float64Array(length).fill(Number.NaN);
  const minus = plus.slice();
  const index = plus.slice();
  const ranges = trueRange(high, low, close);
  const seeded = seed === "n" ? n : n - 1;
  let range = 0;
  let upward = 0;
  let downward = 0;
  for (let i = 1; i < length; i++) {
    const up = (high[i] ?? Number.NaN) - (high[i - 1] ?? Number.NaN);
    const down = (low[i - 1] ?? Number.NaN) - (low[i] ?? Number.NaN);
    const keep = i > seeded ? (n - 1) / n : 1;
    range = range * keep + (ranges[i] ?? Number.NaN);
    upward = upward * keep + (up > down && up > 0 ? up : 0);
    downward = downward * keep + (down > up && down > 0 ? down : 0);
    if (i < seeded) continue;
    plus[i] = range > 0 ? 100 * upward / range : 0;
    minus[i] = range > 0 ? 100 * downward / range : 0;
    const sum = upward + downward;
    index[i] = sum > 0 ? 100 * Math.abs(upward - downward) / sum : 0;
  }
  return { adx: wilderAverage(index, n, seeded), plus, minus };
}
