import type { PolicyStructure } from "./policy_structure.ts";
import { type LaterValuation, laterWorth } from "../../strategies/payoff/later_worth.ts";
import { type ExitHorizon, horizonAt, type HorizonTerms } from "../exit_terms.ts";

/**
 * Worth of one unit of each leg at the structure's expiry, at settlement prices. What outlives it
 * has so many times the volatility that its smile leaves it.
 */
export function legWorths(
  structure: PolicyStructure,
  prices: Float64Array,
  terms: HorizonTerms,
  volatility = 1,
): Float64Array[] {
  return structure.legs.map((leg) => {
    const { right, strike, expiry } = leg;
    if (right === "underlying" || strike === undefined) return prices;
    if (expiry !== undefined && expiry !== structure.expiry) {
      const valuation = laterValuation(structure, horizonAt(expiry, terms), terms, volatility);
      return prices.map((price) => laterWorth(right, strike, price, valuation));
    }
    return intrinsic(prices, strike, right === "call" ? 1 : -1);
  });
}

function intrinsic(prices: Float64Array, strike: number, sign: 1 | -1): Float64Array {
  const worths = new Float64Array(prices.length);
  for (let i = 0; i < worths.length; i++) {
    const inside = sign * ((prices[i] as number) - strike);
    worths[i] = inside > 0 ? inside : 0;
  }
  return worths;
}

/** A far leg's smile moves with the moneyness and keeps its share of variance (method 5.5). */
function laterValuation(
  structure: PolicyStructure,
  { chain: far }: ExitHorizon,
  terms: HorizonTerms,
  volatility: number,
): LaterValuation {
  const { chain: near } = horizonAt(structure.expiry, terms);
  const share = (far.years - near.years) / far.years;
  return {
    carry: far.forward / near.forward,
    discount: far.discount / near.discount,
    deviation: (strike, forward) =>
      volatility * Math.sqrt(Math.max(0, share * far.smile.w(Math.log(strike / forward)))),
  };
}
