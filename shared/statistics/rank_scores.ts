import { at } from "../vocabulary/at.ts";
/**
 * Ranks of values, equal ones sharing the mean of theirs, standardised to mean 0 and variance 1;
 * all 0 where every value is the same.
 */
export function rankScores(values: Float64Array): Float64Array {
  const n = values.length;
  // Sorted as plain numbers and searched: three times as fast as sorting indices by comparison.
  const sorted = values.slice().sort();
  const centred = values.map((value) =>
    0.5 * (countBelow(sorted, value, false) + countBelow(sorted, value, true) - n)
  );
  const square = centred.reduce((sum, value) => sum + value * value, 0);
  return square > 0 ? centred.map((value) => value / Math.sqrt(square / n)) : centred;
}

/** Values below one, or not above it. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = at(sorted, middle);
    if (other < value || (orEqual && other === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
