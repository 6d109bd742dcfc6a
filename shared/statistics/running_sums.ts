import { at } from "../vocabulary/at.ts";

/**
 * Sum of the last `window` values at each index; NaN before there are so many and where one of them
 * is no number.
 */
export function runningSums(values: Float64Array, window: number): Float64Array {
  const sums = new Float64Array(values.length).fill(Number.NaN);
  let [sum, spoiled] = [0, 0];
  const enter = (index: number, sign: 1 | -1) => {
    const value = at(values, index);
    if (Number.isFinite(value)) sum += sign * value;
    else spoiled += sign;
  };
  for (let i = 0; i < values.length; i++) {
    enter(i, 1);
    if (i >= window) enter(i - window, -1);
    if (i >= window - 1 && spoiled === 0) sums[i] = sum;
  }
  return sums;
}
