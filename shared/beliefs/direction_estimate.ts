import { logReturns } from "../analysis/realised/log_returns.ts";
import { clusterMean } from "../statistics/cluster_mean.ts";
import { ewmaVariances } from "../statistics/ewma_variance.ts";
import { rankScores } from "../statistics/rank_scores.ts";
import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { Estimate } from "./belief.ts";
import { calendarOf, type NameHistory } from "./name_history.ts";

/** Bars without which the EWMA still shows its seed (method 6.4). */
const FIRST = 60;

/**
 * Rank correlation of the score with the following return in the name's own EWMA deviations, over
 * what was known by a session (method 7.6). A mean by session, its error over independent horizons;
 * absent below 2 of those.
 */
export function directionEstimate(
  histories: readonly NameHistory[],
  horizon: number,
  knownBy: TradingDate,
): Estimate | undefined {
  const { dates, places } = calendarOf(histories);
  const rows = histories.flatMap(({ bars, scores }, name) => {
    const ewma = ewmaVariances(logReturns(bars));
    const own = places[name] as Int32Array;
    return Array.from({ length: Math.max(0, own.length - horizon - FIRST) }, (_, i) => {
      const bar = FIRST + i;
      const move = Math.log(at(bars.close, bar + horizon) / at(bars.close, bar));
      return {
        place: nth(own, bar),
        known: (bars.dates[bar + horizon] as TradingDate) <= knownBy,
        score: at(scores, bar),
        outcome: move / Math.sqrt(horizon * at(ewma, bar)),
      };
    });
  }).filter(({ known, score, outcome }) => known && Number.isFinite(score + outcome));
  const scores = rankScores(Float64Array.from(rows, ({ score }) => score));
  const outcomes = rankScores(Float64Array.from(rows, ({ outcome }) => outcome));
  const sums = new Float64Array(dates.length);
  const counts = new Int32Array(dates.length);
  rows.forEach(({ place }, row) => {
    sums[place] = at(sums, place) + at(scores, row) * at(outcomes, row);
    counts[place] = nth(counts, place) + 1;
  });
  const means = sums.map((sum, place) => sum / nth(counts, place)).filter(Number.isFinite);
  const found = clusterMean(means, horizon);
  if (found === undefined) return undefined;
  return {
    value: found.mean,
    standardError: found.standardError,
    clusters: found.clusters,
    outcomes: means.length,
    outcomeDeviation: found.standardError * Math.sqrt(found.clusters),
    virtualCrashes: 0,
  };
}
