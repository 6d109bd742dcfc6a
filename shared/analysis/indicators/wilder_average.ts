/**
 * Wilder's average of `values` from index `start` on: the mean of the first n, then (previous (n-1)
 * + value) / n. One entry a value, NaN before index start + n - 1 (method 6.7).
 */
export function wilderAverage(values: Float64Array, n: number, start = 0): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  const first = start + n - 1;
  if (n < 1 || first >= values.length) return out;
  let average = 0;
  for (let i = start; i <= first; i++) average += (values[i] ?? Number.NaN) / n;
  out[first] = average;
  for (let i = first + 1; i < values.length; i++) {
    average = (average * (n - 1) + (values[i] ?? Number.NaN)) / n;
    out[i] = average;
  }
  return out;
}
