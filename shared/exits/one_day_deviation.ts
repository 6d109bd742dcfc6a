import type { Candidate } from "../strategies/candidate.ts";
import { deviationOfMove } from "./deviation_of_move.ts";
import { type ExitTerms, horizonAt } from "./exit_terms.ts";
import { worthAfter } from "./worth_after.ts";

/**
 * Deviation of a candidate's profit and loss over one session, rupees per unit (method 8.1): every
 * leg is valued again one session on, after a lognormal move of the market's own volatility.
 */
export function oneDayDeviation(candidate: Candidate, terms: ExitTerms): number {
  const { chain, sessions: left } = horizonAt(candidate.expiry, terms);
  const sessions = Math.min(1, left);
  const deviation = Math.sqrt(chain.smile.w(0) * sessions / left);
  return deviationOfMove(
    deviation,
    (growth) => worthAfter(candidate, { growth, sessions, volatility: 1 }, terms),
  );
}
