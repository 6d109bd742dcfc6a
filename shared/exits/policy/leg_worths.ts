import type { Candidate } from "../../strategies/candidate.ts";
import { type LaterValuation, laterWorth } from "../../strategies/payoff/later_worth.ts";
import { type ExitTerms, horizonOf, horizonOfLeg } from "../exit_terms.ts";

/** Worth of one unit of each leg at the candidate's expiry, at settlement prices of its underlying. */
export function legWorths(
  candidate: Candidate,
  prices: Float64Array,
  terms: ExitTerms,
): Float64Array[] {
  return candidate.legs.map((leg) => {
    const { right, strike, expiry } = leg;
    if (right === "underlying" || strike === undefined) return prices;
    if (expiry !== undefined && expiry !== candidate.expiry) {
      const valuation = laterValuation(candidate, horizonOfLeg(leg, candidate, terms), terms);
      return prices.map((price) => laterWorth(right, strike, price, valuation));
    }
    const sign = right === "call" ? 1 : -1;
    return prices.map((price) => Math.max(0, sign * (price - strike)));
  });
}

/** A far leg's smile moves with the moneyness and keeps its share of variance (method 5.5). */
function laterValuation(
  candidate: Candidate,
  { chain: far }: ReturnType<typeof horizonOf>,
  terms: ExitTerms,
): LaterValuation {
  const { chain: near } = horizonOf(candidate, terms);
  const share = (far.years - near.years) / far.years;
  return {
    carry: far.forward / near.forward,
    discount: far.discount / near.discount,
    deviation: (strike, forward) =>
      Math.sqrt(Math.max(0, share * far.smile.w(Math.log(strike / forward)))),
  };
}
