/** max(H-L, |H - previous C|, |L - previous C|) of each bar; H-L at index 0 (method 6.7). */
export function trueRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
): Float64Array {
  return high.map((top, i) => {
    const bottom = low[i] ?? Number.NaN;
    const before = close[i - 1];
    return before === undefined ? top - bottom : Math.max(top, before) - Math.min(bottom, before);
  });
}
