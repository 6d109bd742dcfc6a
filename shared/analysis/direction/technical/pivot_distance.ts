/** Close less the classic pivot (H+L+C)/3 of the session before; NaN at index 0. Log prices. */
export function pivotDistance(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
): Float64Array {
  const before = (values: Float64Array, i: number) => values[i - 1] ?? Number.NaN;
  return close.map((value, i) => value - (before(high, i) + before(low, i) + before(close, i)) / 3);
}
