import { overRange } from "./over_range.ts";
import { at } from "../../../vocabulary/at.ts";

/**
 * Place of the close in the range of n sessions: -0.5 at its low, 0.5 at its high; NaN before index
 * n - 1 and on a flat path. Log prices.
 */
export function rangePosition(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n: number,
): Float64Array {
  const places = new Float64Array(close.length).fill(Number.NaN);
  for (let i = n - 1; i < close.length; i++) {
    let top = -Infinity;
    let bottom = Infinity;
    for (let j = i - n + 1; j <= i; j++) {
      if (at(high, j) > top) top = at(high, j);
      if (at(low, j) < bottom) bottom = at(low, j);
    }
    places[i] = overRange(at(close, i) - 0.5 * (top + bottom), top - bottom);
  }
  return places;
}
