import { dailyVariances } from "../analysis/realised/daily_variance.ts";
import { SESSIONS_A_YEAR } from "../pricing/trading_time.ts";
import { runningSums } from "../statistics/running_sums.ts";
import { impliedFor, type NameHistory } from "./name_history.ts";

/** Variances over the sessions that follow each bar, total; NaN where one is not known. */
interface VarianceOutcomes {
  /** Measure P: overnight gap squared plus Rogers-Satchell, of the sessions after the bar. */
  readonly realised: Float64Array;
  /** Measure Q: model-free, over the same sessions. */
  readonly implied: Float64Array;
}

/** Outcomes of one name; absent where no implied volatility speaks for the horizon. */
export function varianceOutcomes(
  history: NameHistory,
  horizon: number,
): VarianceOutcomes | undefined {
  const volatility = impliedFor(history, horizon);
  if (volatility === undefined) return undefined;
  const sums = runningSums(dailyVariances(history.bars), horizon);
  const realised = new Float64Array(sums.length).fill(Number.NaN);
  if (sums.length > horizon) realised.set(sums.subarray(horizon));
  return {
    realised,
    implied: volatility.map((value) => value * value * horizon / SESSIONS_A_YEAR),
  };
}
