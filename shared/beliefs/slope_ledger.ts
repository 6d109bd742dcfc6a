import { expandingNeweyWest } from "../statistics/expanding_newey_west.ts";
import { meanOf } from "../statistics/mean_of.ts";
import { at } from "../vocabulary/at.ts";
import type { Estimate } from "./belief.ts";
import type { CrossSection } from "./cross_sections.ts";
import { LAGS, lossLedger, type LossTerms } from "./loss_ledger.ts";

/** What tells names apart, from sessions in order of time, each added when it is known. */
export interface SlopeLedger {
  add(section: CrossSection): void;
  /** Mean slope, ln volatility per deviation of the signal (method 7.6); absent as `error` is. */
  estimate(): Estimate | undefined;
  lossStatistic(): number | undefined;
}

/** An empty ledger. */
export function slopeLedger(terms: LossTerms): SlopeLedger {
  const { horizon } = terms;
  const sums = expandingNeweyWest(LAGS * horizon);
  let squares = 0;
  const estimate = () => {
    const standardError = sums.error(1, 0);
    if (standardError === undefined) return undefined;
    const outcomes = sums.count();
    const [value] = sums.means();
    return {
      value,
      standardError,
      clusters: Math.floor(outcomes / horizon),
      outcomes,
      outcomeDeviation: Math.sqrt(Math.max(0, squares / outcomes - value * value)),
      virtualCrashes: 0,
    };
  };
  const losses = lossLedger(terms, estimate);
  return {
    add: ({ ratios, scores }) => {
      const slope = slopeOf(scores, ratios);
      sums.add(slope, 0);
      squares += slope * slope;
      losses.add(ratios, scores);
    },
    estimate,
    lossStatistic: losses.statistic,
  };
}

/** Least-squares slope of half of realised over implied variance on the scores. */
function slopeOf(scores: Float64Array, ratios: Float64Array): number {
  const [middle, mean] = [meanOf(scores), meanOf(ratios)];
  let [products, squares] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    const score = at(scores, i) - middle;
    products += score * 0.5 * (at(ratios, i) - mean);
    squares += score * score;
  }
  return squares > 0 ? products / squares : 0;
}
