/**
 * How many values of a history lie below a value or equal it, of how many. NaN entries are none.
 */
export function placeOf(
  history: ArrayLike<number>,
  value: number,
): { less: number; equal: number; count: number } {
  const place = { less: 0, equal: 0, count: 0 };
  for (let i = 0; i < history.length; i++) {
    const other = history[i] ?? Number.NaN;
    if (Number.isNaN(other)) continue;
    place.count++;
    if (other < value) place.less++;
    if (other === value) place.equal++;
  }
  return place;
}

/**
 * 100 (less + half of equal) / count, 0 to 100 (method 2.2, case H6). The history leaves out the
 * value's own day; whether it is long enough (120 values) is the caller's to say, but it may not be
 * empty.
 */
export function percentileOf(history: ArrayLike<number>, value: number): number {
  const { less, equal, count } = placeOf(history, value);
  if (count === 0) throw new RangeError(`percentileOf(${value}): the history holds no value`);
  return 100 * (less + 0.5 * equal) / count;
}
