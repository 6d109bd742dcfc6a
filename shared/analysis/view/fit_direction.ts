import { varianceOfLog } from "./log_variance.ts";
import type { ObservedUnderlying, ScopeObservations } from "./observe_scope.ts";
import { sessionMeans } from "../../statistics/session_means.ts";
import { clusterMean } from "../../statistics/cluster_mean.ts";
import { rankScores } from "../../statistics/rank_scores.ts";
import {
  type DirectionModel,
  LEAST_CLUSTERS,
  type ViewHorizon,
  type ViewScope,
} from "./view_model.ts";
import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";

/** Sessions out of sample, and the largest correlation that is believed (method 7.4). */
const LEAST_SESSIONS = 250;
const GREATEST = 0.05;

/**
 * Direction model of a scope and horizon: rank correlation of the score with the following return
 * in its own EWMA deviations. Scores use data up to their session only, so all of it is out of
 * sample. What is used is clip(IC - SE, 0, 0.05), SE over independent horizons, and 0 below 250
 * sessions or 30 of those (method 7.4).
 */
export function fitDirection(
  scope: ViewScope,
  horizonSessions: ViewHorizon,
  observations: ScopeObservations,
): DirectionModel {
  const { session, score, outcome } = outcomesOf(observations, horizonSessions);
  const [before, after] = [rankScores(score), rankScores(outcome)];
  const averages = sessionMeans(session, before.map((rank, row) => rank * at(after, row)));
  const model = { kind: "direction", scope, horizonSessions } as const;
  const found = clusterMean(averages, horizonSessions);
  const figures = { sessions: averages.length, observations: session.length };
  if (found === undefined) {
    return { ...model, clusters: 0, decision: "undecided", usedCorrelation: 0, figures };
  }
  const { mean, standardError, statistic, clusters } = found;
  const enough = averages.length >= LEAST_SESSIONS && clusters >= LEAST_CLUSTERS;
  const used = enough ? Math.min(GREATEST, Math.max(0, mean - standardError)) : 0;
  return {
    ...model,
    clusters,
    tStatistic: statistic,
    decision: !enough ? "undecided" : used > 0 ? "earned" : "rejected",
    usedCorrelation: used,
    standardError,
    figures: { ...figures, correlation: mean },
  };
}

/** Scores that have an outcome, and the outcome. */
function outcomesOf(observations: ScopeObservations, horizon: number) {
  const { underlyings, underlying, bar, session, ewma, score } = observations;
  const outcome = score.map((value, row) => {
    const { close } = underlyings[nth(underlying, row)] as ObservedUnderlying;
    const from = nth(bar, row);
    const move = Math.log((close[from + horizon] ?? Number.NaN) / at(close, from));
    const result = move / Math.sqrt(horizon * varianceOfLog(at(ewma, row)));
    return Number.isFinite(value + result) ? result : Number.NaN;
  });
  const rows = Uint32Array.from(session.keys()).filter((row) => Number.isFinite(at(outcome, row)));
  const numbers = (column: Float64Array) => Float64Array.from(rows, (row) => at(column, row));
  return {
    session: Int32Array.from(rows, (row) => nth(session, row)),
    score: numbers(score),
    outcome: numbers(outcome),
  };
}
