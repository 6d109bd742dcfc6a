import { trueRange } from "./true_range.ts";
import { wilderAverage } from "./wilder_average.ts";

/** Wilder's ATR(n) in the unit of the prices; first value at index n - 1 (method 6.7, case I3). */
export function averageTrueRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n: number,
): Float64Array {
  return wilderAverage(trueRange(high, low, close), n);
}
