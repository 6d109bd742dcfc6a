import { dailyVariances } from "../analysis/realised/daily_variance.ts";
import { SESSIONS_A_YEAR } from "../pricing/trading_time.ts";
import { at } from "../vocabulary/at.ts";
import type { BeliefHorizon } from "./belief.ts";
import { impliedFor, type NameHistory } from "./name_history.ts";

/** Variances over the sessions that follow each bar, total; NaN where one is not known. */
export interface VarianceOutcomes {
  /** Measure P: overnight gap squared plus Rogers-Satchell, of the sessions after the bar. */
  readonly realised: Float64Array;
  /** Measure Q: model-free, over the same sessions. */
  readonly implied: Float64Array;
}

/** Outcomes of one name; absent where no implied volatility speaks for the horizon. */
export function varianceOutcomes(
  history: NameHistory,
  horizon: BeliefHorizon,
): VarianceOutcomes | undefined {
  const volatility = impliedFor(history, horizon);
  if (volatility === undefined) return undefined;
  const daily = dailyVariances(history.bars);
  const count = daily.length;
  const realised = new Float64Array(count).fill(Number.NaN);
  // One running sum; a session without a variance spoils the horizons that hold it.
  let [sum, spoiled] = [0, 0];
  const enter = (bar: number, sign: 1 | -1) => {
    const variance = at(daily, bar);
    if (Number.isFinite(variance)) sum += sign * variance;
    else spoiled += sign;
  };
  for (let bar = 1; bar < count; bar++) {
    enter(bar, 1);
    if (bar < horizon) continue;
    if (bar > horizon) enter(bar - horizon, -1);
    if (spoiled === 0) realised[bar - horizon] = sum;
  }
  const implied = volatility.map((value) => value * value * horizon / SESSIONS_A_YEAR);
  return { realised, implied };
}
