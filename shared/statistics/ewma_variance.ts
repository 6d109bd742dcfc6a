/**
 * RiskMetrics variance a session after each return, seeded with the first return squared (method
 * 6.4, case H2). NaN returns before the first are kept as NaN; the first 60 values still show the
 * seed.
 */
export function ewmaVariances(returns: Float64Array, lambda = 0.94): Float64Array {
  let variance = Number.NaN;
  return returns.map((value) => {
    const square = value * value;
    variance = Number.isNaN(variance) ? square : lambda * variance + (1 - lambda) * square;
    return variance;
  });
}
