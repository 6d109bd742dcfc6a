import { MIN_DEVIATION, type Theta } from "./black.ts";
import type { PricingStatus } from "./pricing_status.ts";
import { solveDeviation } from "./solve_deviation.ts";

/** The deviation s = sigma sqrt(T) that gives a price, and how it was found. */
export interface ImpliedDeviation {
  /** 0 at zero time value, +Infinity at the upper bound; absent where no volatility gives it. */
  readonly deviation?: number;
  readonly status: PricingStatus;
}

/** What fixes an option's Black-76 price besides its deviation. Rupees per unit. */
export interface OptionTerms {
  readonly forward: number;
  readonly strike: number;
  readonly discount: number;
  readonly right: Theta;
}

/**
 * Inverts Black-76 by the transformed fourth-order iteration of method 3.7. `price` is discounted,
 * rupees per unit; `tick` bounds what counts as zero time value.
 * |error in sigma| <= max(1e-12, 8 eps price / vega).
 */
export function impliedDeviation(
  price: number,
  { forward, strike, discount, right }: OptionTerms,
  tick: number,
): ImpliedDeviation {
  if (
    !(forward > 0 && strike > 0 && discount > 0 && price >= 0) || !Number.isFinite(price) ||
    !Number.isFinite(forward) || !Number.isFinite(strike)
  ) return { status: "BAD_INPUT" };
  const intrinsic = Math.max(right * (forward - strike), 0);
  const lower = discount * intrinsic;
  const upper = discount * (right === 1 ? forward : strike);
  // An out-of-the-money price has no intrinsic part to lose digits to.
  const noise = intrinsic > 0 ? 4 * Number.EPSILON * Math.max(forward, strike) * discount : 0;
  if (price < lower - Math.max(0.5 * tick, noise)) return { status: "BELOW_INTRINSIC" };
  if (price > upper) return { status: "ABOVE_UPPER_BOUND" };
  if (price === upper) return { deviation: Infinity, status: "AT_UPPER_BOUND" };
  if (price - lower <= noise || price - lower < 0.25 * tick) {
    return { deviation: 0, status: "ZERO_TIME_VALUE" };
  }
  const outOfMoney = price / discount - intrinsic;
  const x = -Math.abs(Math.log(forward / strike));
  const s = solveDeviation(outOfMoney / Math.sqrt(forward * strike), x);
  return s < MIN_DEVIATION
    ? { deviation: 0, status: "ZERO_TIME_VALUE" }
    : { deviation: s, status: "OK" };
}
