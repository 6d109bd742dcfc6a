import { undiscountedBlack } from "../../../shared/pricing/black.ts";
import { yearFraction } from "../../../shared/pricing/year_fraction.ts";
import type { Right } from "../../../shared/vocabulary/terms.ts";
import { instantOf, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { modelSmile } from "./model_smile.ts";
import type { PricePath } from "./price_path.ts";
import type { SeededUnderlying } from "./underlyings.ts";

const RATE = 0.065;
const DIVIDEND = { index: 0.012, stock: 0.01 } as const;
/** Three seconds: at the fixing itself nothing can be priced. */
const LEAST_YEARS = 1e-7;

/** Prices of one expiry at one instant, by the model. */
export interface Pricer {
  readonly spot: number;
  readonly forward: number;
  price(strike: number, right: Right): number;
  volatilityAt(strike: number): number;
  /** Deviations from the forward. */
  distance(strike: number): number;
}

/** The pricer of an underlying's expiry at an instant of its path. */
export function pricerAt(
  path: PricePath,
  underlying: SeededUnderlying,
  expiry: TradingDate,
  at: Date,
): Pricer {
  const spot = path.spot(underlying, at);
  const years = Math.max(yearFraction(at, instantOf(expiry, "15:30")), LEAST_YEARS);
  const forward = spot * Math.exp((RATE - DIVIDEND[underlying.kind]) * years);
  const { theta, variance } = modelSmile(underlying, years, path.volatilityFactor(at));
  const { w } = variance;
  const discount = Math.exp(-RATE * years);
  return {
    spot,
    forward,
    price: (strike, right) => {
      const s = Math.sqrt(w(Math.log(strike / forward)));
      return discount * undiscountedBlack(forward, strike, s, right === "call" ? 1 : -1);
    },
    volatilityAt: (strike) => Math.sqrt(w(Math.log(strike / forward)) / years),
    distance: (strike) => Math.log(strike / forward) / Math.sqrt(theta),
  };
}
