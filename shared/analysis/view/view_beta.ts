/** Least and greatest forecast volatility over implied volatility (method 7.5). */
const BETA_RANGE = { least: 0.6, greatest: 1.5 } as const;

/**
 * Forecast volatility over implied volatility of one horizon from their total variances, within
 * `BETA_RANGE`.
 */
export function viewBeta(forecastVariance: number, impliedVariance: number): number {
  const beta = Math.sqrt(forecastVariance / impliedVariance);
  return Math.min(BETA_RANGE.greatest, Math.max(BETA_RANGE.least, beta));
}
