/** Logs of ratios; NaN where there is none, or none above 0. */
export function logRatios(ratios: Float64Array): Float64Array {
  return ratios.map((ratio) => ratio > 0 ? Math.log(ratio) : Number.NaN);
}
