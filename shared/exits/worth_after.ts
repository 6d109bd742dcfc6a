import { undiscountedBlack } from "../pricing/black.ts";
import { unitsOf } from "../strategies/scan/candidate_legs.ts";
import { horizonAt, type HorizonTerms } from "./exit_terms.ts";
import type { PolicyStructure } from "./policy/policy_structure.ts";

/** What has happened to the market since now. */
interface MarketMove {
  /** Of the spot and of every forward. */
  readonly growth: number;
  /** Of variance, that have passed. */
  readonly sessions: number;
  /** What every smile's volatilities are multiplied by; the smile moves with the forward. */
  readonly volatility: number;
}

/** Worth of all legs after a move of the market by Black, rupees per unit (measure Q). */
export function worthAfter(
  { legs, expiry }: Pick<PolicyStructure, "legs" | "expiry">,
  { growth, sessions: passed, volatility }: MarketMove,
  terms: HorizonTerms,
): number {
  return legs.reduce((total, leg) => {
    const units = unitsOf(leg);
    const { chain, sessions } = horizonAt(leg.expiry ?? expiry, terms);
    if (leg.right === "underlying" || leg.strike === undefined) {
      return total + units * chain.spot * growth;
    }
    const forward = chain.forward * growth;
    const left = Math.max(0, sessions - passed) / sessions;
    const variance = Math.max(0, chain.smile.w(Math.log(leg.strike / forward))) * left;
    const theta = leg.right === "call" ? 1 : -1;
    const deviation = volatility * Math.sqrt(variance);
    return total + units * chain.discount *
        undiscountedBlack(forward, leg.strike, deviation, theta);
  }, 0);
}
