import type { WorstMove } from "../analysis/history/worst_move.ts";
import { type ExitTerms, horizonAt } from "../exits/exit_terms.ts";
import { legWorths } from "../exits/policy/leg_worths.ts";
import { payoffOf } from "../exits/policy/payoff_of.ts";
import type { PolicyStructure } from "../exits/policy/policy_structure.ts";
import { stressPrices } from "../strategies/scan/stress_loss.ts";

const DEVIATIONS = 3;

/**
 * Loss at expiry before charges in the worst of three moves either way, rupees per unit, at least 0
 * (method 9.1): the stress move of its kind, three deviations of the horizon, and the worst that its
 * history holds over as many sessions, where that is known.
 */
export function worstLoss(
  structure: PolicyStructure,
  terms: ExitTerms,
  history: WorstMove | undefined,
): number {
  const { chain } = horizonAt(structure.expiry, terms);
  const far = DEVIATIONS * Math.sqrt(chain.smile.w(0));
  const prices = Float64Array.from([
    ...stressPrices(chain),
    ...[-far, far].map((deviation) => chain.forward * Math.exp(deviation)),
    ...(history === undefined ? [] : [history.fall, history.rise])
      .map((move) => chain.spot * (1 + move)),
  ]);
  const results = payoffOf(structure, legWorths(structure, prices, terms));
  return Math.max(0, ...results.map((result) => 0 - result));
}
