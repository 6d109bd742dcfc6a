/**
 * How an exponential average starts: with the mean of the first n values at index n - 1, or with
 * the first value itself.
 */
export type AverageSeed = "mean" | "first";

/**
 * EMA(n) with weight 2/(n+1), one entry a value, NaN before the seed (method 6.7, case I2). Leading
 * NaN entries of `values` are skipped, so the average of an indicator starts n - 1 after the
 * indicator does.
 */
export function exponentialMovingAverage(
  values: Float64Array,
  n: number,
  seed: AverageSeed = "mean",
): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  const start = values.findIndex((value) => !Number.isNaN(value));
  const first = seed === "mean" ? start + n - 1 : start;
  if (start < 0 || n < 1 || first >= values.length) return out;
  let average = 0;
  for (let i = start; i <= first; i++) average += (values[i] ?? Number.NaN) / (first - start + 1);
  out[first] = average;
  const weight = 2 / (n + 1);
  for (let i = first + 1; i < values.length; i++) {
    average += weight * ((values[i] ?? Number.NaN) - average);
    out[i] = average;
  }
  return out;
}
