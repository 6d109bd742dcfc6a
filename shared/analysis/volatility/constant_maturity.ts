/** One expiry's variance: years to it and total variance sigma^2 T, at the money or model-free. */
export interface VarianceSlice {
  readonly years: number;
  readonly totalVariance: number;
}

/**
 * Outside all expiries the nearest one's own volatility stands in, up to this ratio of maturities.
 */
const FURTHEST = 1.5;

/**
 * Volatility, decimal a year, of a fixed maturity: total variance linear in time between the
 * expiries around it (method 6.6). Expiries too near to be read (below 5 days for stocks, 2 for an
 * index) are the caller's to leave out; then the maturity can lie just outside the rest, and the
 * nearest volatility is held flat. Absent when none is near enough.
 */
export function constantMaturityVolatility(
  slices: readonly VarianceSlice[],
  years: number,
): number | undefined {
  let before: VarianceSlice | undefined;
  let after: VarianceSlice | undefined;
  for (const slice of slices) {
    if (!(slice.years > 0 && slice.totalVariance > 0)) continue;
    if (slice.years <= years && slice.years > (before?.years ?? 0)) before = slice;
    if (slice.years >= years && slice.years < (after?.years ?? Infinity)) after = slice;
  }
  if (before !== undefined && after !== undefined) {
    const span = after.years - before.years;
    const share = span > 0 ? (years - before.years) / span : 0;
    const total = before.totalVariance + share * (after.totalVariance - before.totalVariance);
    return Math.sqrt(total / years);
  }
  const nearest = before ?? after;
  if (nearest === undefined) return undefined;
  const ratio = Math.max(nearest.years / years, years / nearest.years);
  return ratio <= FURTHEST ? Math.sqrt(nearest.totalVariance / nearest.years) : undefined;
}
