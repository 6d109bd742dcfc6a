/**
 * 100 (value - least) / (greatest - least), clipped to 0..100; 50 at the one value of a flat
 * history (method 2.2, case H6). The history may not be empty.
 */
export function rankOf(history: ArrayLike<number>, value: number): number {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < history.length; i++) {
    const other = history[i] ?? Number.NaN;
    if (other < least) least = other;
    if (other > greatest) greatest = other;
  }
  if (!(least <= greatest)) throw new RangeError(`rankOf(${value}): the history holds no value`);
  if (least === greatest && value === least) return 50;
  if (value <= least) return 0;
  return value >= greatest ? 100 : 100 * (value - least) / (greatest - least);
}
