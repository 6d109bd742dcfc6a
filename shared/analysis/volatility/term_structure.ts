import type { VarianceSlice } from "./constant_maturity.ts";
import type { TermState } from "../../vocabulary/terms.ts";
import { termState } from "./term_state.ts";
import { present } from "../../vocabulary/present.ts";

/** Two expiries compared; volatilities decimal a year. */
export interface TermStructure {
  /** Far volatility less near volatility. */
  readonly slope: number;
  /** Near volatility over far volatility. */
  readonly ratio: number;
  /** Volatility between both expiries; absent under arbitrage. */
  readonly forwardVolatility?: number;
  /** The farther expiry holds less total variance than the nearer one. */
  readonly arbitrage: boolean;
  readonly state: TermState;
}

/**
 * Slope, ratio and forward volatility of two expiries' variances, near before far (method 6.8, case
 * I9).
 */
export function termStructure(near: VarianceSlice, far: VarianceSlice): TermStructure {
  if (!(far.years > near.years)) {
    throw new RangeError(`termStructure: far ${far.years} years is not after near ${near.years}`);
  }
  const nearVolatility = Math.sqrt(near.totalVariance / near.years);
  const farVolatility = Math.sqrt(far.totalVariance / far.years);
  const between = (far.totalVariance - near.totalVariance) / (far.years - near.years);
  return {
    slope: farVolatility - nearVolatility,
    ratio: nearVolatility / farVolatility,
    ...present({ forwardVolatility: between >= 0 ? Math.sqrt(between) : undefined }),
    arbitrage: between < 0,
    state: termState(nearVolatility, farVolatility),
  };
}
