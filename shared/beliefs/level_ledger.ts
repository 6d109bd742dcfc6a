import { expandingNeweyWest } from "../statistics/expanding_newey_west.ts";
import { neweyWest } from "../statistics/newey_west.ts";
import { nth } from "../vocabulary/nth.ts";
import { present } from "../vocabulary/present.ts";
import type { Estimate, Normal } from "./belief.ts";
import { posterior } from "./posterior.ts";

/** Newey-West lags per session of the horizon. */
export const LAGS = 3;
/** Outcomes between two forecasts of the loss test. */
const REFIT = 21;
/** Independent horizons without which an estimate carries no posterior. */
export const CARRYING_CLUSTERS = 10;

/** How a scope's level is learned. */
export interface LevelTerms {
  readonly horizon: number;
  /** Fall of one day, in logs, of the virtual crash; absent appends none. */
  readonly crash?: number;
  /** The prior under which variance is forecast for the loss test. */
  readonly prior: Normal;
}

/** A scope's level of variance from outcomes in order of time, each added when it is known. */
export interface LevelLedger {
  add(realised: number, implied: number): void;
  /** What they say of ln beta (method 7.2); absent before 3 horizons and a pair of outcomes. */
  estimate(): Omit<Estimate, "lossStatistic"> | undefined;
  /** Loss of the forecast that stood then less the market's (method 7.5); absent without any. */
  lossStatistic(): number | undefined;
}

/** An empty ledger. */
export function levelLedger({ horizon, crash, prior }: LevelTerms): LevelLedger {
  const sums = expandingNeweyWest(LAGS * horizon);
  const single = { sum: 0, squares: 0 };
  const ratios: number[] = [];
  /** ln beta that was believed after each outcome; NaN before one was. */
  const believed: number[] = [];
  let worst = 0;
  const estimate = () => {
    const outcomes = sums.count();
    const [realised, implied] = sums.means();
    const learned = sums.copy();
    const crashed = crash === undefined ? 0 : crash * crash + 4 * implied;
    const virtualCrashes = worst < crashed ? horizon : 0;
    for (let i = 0; i < virtualCrashes; i++) learned.add(crashed, implied);
    const [x, y] = learned.means();
    const standardError = learned.error(0.5 / x, -0.5 / y);
    if (standardError === undefined || realised <= 0) return undefined;
    const mean = single.sum / outcomes;
    return {
      value: 0.5 * Math.log(x / y),
      standardError,
      clusters: Math.floor(outcomes / horizon),
      outcomes,
      outcomeDeviation: Math.sqrt(Math.max(0, single.squares / outcomes - mean * mean)),
      virtualCrashes,
    };
  };
  return {
    add: (realised, implied) => {
      sums.add(realised, implied);
      worst = Math.max(worst, realised);
      ratios.push(realised / implied);
      const outcome = 0.5 * (realised / implied - 1);
      single.sum += outcome;
      single.squares += outcome * outcome;
      const count = sums.count();
      const found = count % REFIT === 0 && count >= CARRYING_CLUSTERS * horizon
        ? estimate()
        : undefined;
      believed.push(
        found === undefined
          ? believed.at(-1) ?? Number.NaN
          : posterior(prior, found.value, found.standardError).mean,
      );
    },
    estimate,
    lossStatistic: () => {
      const differences = new Float64Array(ratios.length);
      let count = 0;
      for (let i = horizon; i < ratios.length; i++) {
        // An outcome is forecast from those known at its entry, a horizon earlier.
        const log = nth(believed, i - horizon);
        if (Number.isNaN(log)) continue;
        // QLIKE of beta^2 y less that of y.
        differences[count++] = nth(ratios, i) * Math.expm1(-2 * log) + 2 * log;
      }
      return neweyWest(differences.subarray(0, count), LAGS * horizon)?.statistic;
    },
  };
}

/** The estimate with its loss test: what is stored. */
export function wholeEstimate(ledger: LevelLedger): Estimate | undefined {
  const estimate = ledger.estimate();
  return estimate && { ...estimate, ...present({ lossStatistic: ledger.lossStatistic() }) };
}
