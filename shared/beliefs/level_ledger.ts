import { expandingNeweyWest } from "../statistics/expanding_newey_west.ts";
import type { Estimate } from "./belief.ts";
import { LAGS, lossLedger, type LossTerms } from "./loss_ledger.ts";
import type { ScopeOutcome } from "./scope_outcomes.ts";

/** How a scope's level is learned. */
export interface LevelTerms extends LossTerms {
  /** Fall of one day, in logs, of the virtual crash; absent appends none. */
  readonly crash?: number;
}

/** A scope's level of variance from outcomes in order of time, each added when it is known. */
export interface LevelLedger {
  add(outcome: Pick<ScopeOutcome, "realised" | "implied">): void;
  /** What they say of ln beta (method 7.2); absent before more than 3 horizons of outcomes. */
  estimate(): Estimate | undefined;
  /** Loss of the forecasts that stood then (method 7.5); absent without any. */
  lossStatistic(): number | undefined;
}

const ALONE = [1] as const;

/** An empty ledger. */
export function levelLedger(terms: LevelTerms): LevelLedger {
  const { horizon, crash } = terms;
  const sums = expandingNeweyWest(LAGS * horizon);
  let [worst, single, squares] = [0, 0, 0];
  const estimate = () => {
    const outcomes = sums.count();
    const [, typical] = sums.means();
    const learned = sums.copy();
    const crashed = crash === undefined ? 0 : crash * crash + 4 * typical;
    const virtualCrashes = worst < crashed ? horizon : 0;
    for (let i = 0; i < virtualCrashes; i++) learned.add(crashed, typical);
    const [realised, implied] = learned.means();
    const standardError = learned.error(0.5 / realised, -0.5 / implied);
    if (outcomes <= LAGS * horizon + 1 || standardError === undefined) return undefined;
    const mean = single / outcomes;
    return {
      value: 0.5 * Math.log(realised / implied),
      standardError,
      clusters: Math.floor(outcomes / horizon),
      outcomes,
      outcomeDeviation: Math.sqrt(Math.max(0, squares / outcomes - mean * mean)),
      virtualCrashes,
    };
  };
  const losses = lossLedger(terms, estimate);
  return {
    add: ({ realised, implied }) => {
      sums.add(realised, implied);
      worst = Math.max(worst, realised);
      const outcome = 0.5 * (realised / implied - 1);
      single += outcome;
      squares += outcome * outcome;
      losses.add([realised / implied], ALONE);
    },
    estimate,
    lossStatistic: losses.statistic,
  };
}
