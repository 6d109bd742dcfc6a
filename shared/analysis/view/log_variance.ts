/**
 * ln of a variance in percent squared: what the volatility model is linear in. Centred near 0,
 * which keeps its normal equations well conditioned.
 */
export function logVariance(variance: number): number {
  return Math.log(1e4 * variance);
}

/** The variance of a `logVariance`. */
export function varianceOfLog(log: number): number {
  return 1e-4 * Math.exp(log);
}
