import { undiscountedBlack } from "../pricing/black.ts";
import type { Candidate } from "../strategies/candidate.ts";
import { unitsOf } from "../strategies/scan/candidate_legs.ts";
import { deviationOfMove } from "./deviation_of_move.ts";
import { type ExitTerms, horizonAt } from "./exit_terms.ts";

/**
 * Deviation of a candidate's profit and loss over one session, rupees per unit (method 8.1): every
 * leg is valued again one session on, after a lognormal move of the market's own volatility.
 */
export function oneDayDeviation(candidate: Candidate, terms: ExitTerms): number {
  const { chain, sessions } = horizonAt(candidate.expiry, terms);
  const passed = Math.min(1, sessions);
  const deviation = Math.sqrt(chain.smile.w(0) * passed / sessions);
  return deviationOfMove(deviation, (growth) => valueAfter(growth, passed, candidate, terms));
}

/** Worth of all legs once the spot has grown and so many sessions have passed. */
function valueAfter(
  growth: number,
  passed: number,
  candidate: Candidate,
  terms: ExitTerms,
): number {
  return candidate.legs.reduce((total, leg) => {
    const { chain, sessions } = horizonAt(leg.expiry ?? candidate.expiry, terms);
    if (leg.right === "underlying" || leg.strike === undefined) {
      return total + unitsOf(leg) * chain.spot * growth;
    }
    const forward = chain.forward * growth;
    const left = Math.max(0, sessions - passed) / sessions;
    const variance = Math.max(0, chain.smile.w(Math.log(leg.strike / forward))) * left;
    const theta = leg.right === "call" ? 1 : -1;
    const worth = undiscountedBlack(forward, leg.strike, Math.sqrt(variance), theta);
    return total + unitsOf(leg) * chain.discount * worth;
  }, 0);
}
