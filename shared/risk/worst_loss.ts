import type { WorstMove } from "../analysis/history/worst_move.ts";
import { type ExitTerms, horizonAt } from "../exits/exit_terms.ts";
import { legWorths } from "../exits/policy/leg_worths.ts";
import { payoffOf } from "../exits/policy/payoff_of.ts";
import type { PolicyStructure } from "../exits/policy/policy_structure.ts";
import { stressPrices } from "../strategies/scan/stress_loss.ts";

const DEVIATIONS = 3;
/** Prices between the furthest two, for what bends between strikes: legs of a later expiry. */
const BETWEEN = 15;

/**
 * Greatest loss at expiry before charges, rupees per unit and at least 0, from the largest fall to
 * the largest rise of three (method 9.1): the stress move of its kind, three deviations of the
 * horizon, and the worst that its history holds over as many sessions, where that is known.
 */
export function worstLoss(
  structure: PolicyStructure,
  terms: ExitTerms,
  history: WorstMove | undefined,
): number {
  const { chain } = horizonAt(structure.expiry, terms);
  const deviation = DEVIATIONS * Math.sqrt(chain.smile.w(0));
  const ends = [
    ...stressPrices(chain),
    chain.forward * Math.exp(-deviation),
    chain.forward * Math.exp(deviation),
    ...(history === undefined ? [] : [history.fall, history.rise])
      .map((move) => chain.spot * (1 + move)),
  ];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const strikes = structure.legs.flatMap(({ strike }) =>
    strike !== undefined && strike > low && strike < high ? [strike] : []
  );
  const grid = Array.from(
    { length: BETWEEN + 2 },
    (_, i) => low + (high - low) * i / (BETWEEN + 1),
  );
  const prices = Float64Array.from([...grid, ...strikes]);
  const results = payoffOf(structure, legWorths(structure, prices, terms));
  return Math.max(0, ...results.map((result) => 0 - result));
}
