import { type DensityTests, densityTests } from "./density_tests.ts";
import { type ClaimScores, type MarketMeasure, scoreClaims } from "./score_claims.ts";
import { type ForecastScores, scoreForecasts } from "./score_forecasts.ts";
import { sessionMeans } from "../../statistics/session_means.ts";
import { meanOf } from "../../statistics/mean_of.ts";
import { clusterMean } from "../../statistics/cluster_mean.ts";
import { neweyWest } from "../../statistics/newey_west.ts";
import { LEAST_CLUSTERS, type VolatilityModel } from "./view_model.ts";
import type { VolatilityRows } from "./volatility_rows.ts";
import type { VolatilityWalk } from "./walk_forward_volatility.ts";
import { at } from "../../vocabulary/at.ts";
import { present } from "../../vocabulary/present.ts";

/** One-sided 5% of a normal statistic, and the p value below which a density counts as refuted. */
const SIGNIFICANT = 1.6449;
const REFUTED = 0.05;

/** What the forecasts of a walk were worth out of sample. */
type VolatilityJudgement = Pick<
  VolatilityModel,
  "clusters" | "tStatistic" | "logError" | "kappa" | "decision" | "figures"
>;

/**
 * Judges forecasts against the market's variance and the EWMA's (T5, T6 of method 7.3). `earned`
 * needs 30 independent horizons and all of: mean QLIKE not above the better of the two; log score
 * not below the market's, with transforms that fit, or fit no worse; and an average log-ratio edge
 * above 0 at 5%. Of 300 simulated markets whose implied volatility is right 6% pass the first, 38%
 * the second, 4% the third and 2% all. Without implied volatility there is no claim to judge.
 */
export function judgeVolatility(
  rows: VolatilityRows,
  walk: VolatilityWalk,
  measure: MarketMeasure,
): VolatilityJudgement {
  const scores = scoreForecasts(rows, walk);
  const error = sessionMeans(rows.session, scores.error);
  const unjudged = { clusters: 0, kappa: 0, decision: "undecided" } as const;
  if (error.length === 0) return { ...unjudged, figures: { sessions: 0 } };
  const logError = Math.sqrt(meanOf(error));
  const loss = lossFigures(scores, rows);
  const figures = { sessions: error.length, ...loss.figures };
  if (rows.columns === 4) return { ...unjudged, logError, figures };
  const claims = scoreClaims(rows, walk, measure);
  const edge = clusterMean(sessionMeans(rows.session, claims.edge), rows.horizon);
  if (edge === undefined) return { ...unjudged, logError, figures };

  const { clusters, statistic: tStatistic } = edge;
  const density = densityFigures(claims, rows);
  const square = tStatistic > 0 ? tStatistic * tStatistic : 0;
  const proven = loss.passes && density.passes && tStatistic >= SIGNIFICANT;
  return {
    clusters,
    tStatistic,
    logError,
    kappa: square / (1 + square),
    decision: clusters < LEAST_CLUSTERS ? "undecided" : proven ? "earned" : "rejected",
    figures: {
      ...figures,
      ...density.figures,
      meanEdge: edge.mean,
      meanLogRatio: meanOf(sessionMeans(rows.session, claims.ratio)),
      meanLogClaim: meanOf(sessionMeans(rows.session, claims.claim)),
      t5: Number(loss.passes),
      t6: Number(density.passes),
    },
  };
}

interface Part {
  readonly passes: boolean;
  readonly figures: Record<string, number>;
}

/** T5: mean losses, and their differences' statistics, negative where the view is better. */
function lossFigures(scores: ForecastScores, { session, horizon, columns }: VolatilityRows): Part {
  const [view, ewma, market] = [scores.lossView, scores.lossEwma, scores.lossMarket]
    .map((losses) => sessionMeans(session, losses)) as [Float64Array, Float64Array, Float64Array];
  const against = (name: string, other: Float64Array) => {
    const test = neweyWest(view.map((loss, i) => loss - at(other, i)), horizon);
    return test === undefined ? {} : { [name]: test.statistic };
  };
  const figures = {
    qlikeView: meanOf(view),
    qlikeEwma: meanOf(ewma),
    ...against("dieboldMarianoEwma", ewma),
  };
  if (columns === 4) return { passes: false, figures };
  return {
    passes: figures.qlikeView <= Math.min(meanOf(ewma), meanOf(market)),
    figures: {
      ...figures,
      qlikeMarket: meanOf(market),
      ...against("dieboldMarianoMarket", market),
    },
  };
}

/** T6: log score of the view less the market's, and the p values of both measures' transforms. */
function densityFigures(claims: ClaimScores, { session, horizon }: VolatilityRows): Part {
  const gains = sessionMeans(session, claims.logScore);
  const logScoreGain = meanOf(gains);
  const statistic = neweyWest(gains, horizon)?.statistic;
  const view = densityTests(claims.transformsView);
  const market = densityTests(claims.transformsMarket);
  const names = ["kolmogorovSmirnov", "berkowitz"] as const;
  const p = (tests: DensityTests, name: (typeof names)[number]) => tests[name]?.pValue ?? 0;
  const fits = names.every((name) => p(view, name) >= Math.min(REFUTED, p(market, name)));
  return {
    passes: logScoreGain >= 0 && fits,
    figures: {
      logScoreGain,
      ...present({ logScoreStatistic: statistic }),
      kolmogorovSmirnovView: p(view, "kolmogorovSmirnov"),
      kolmogorovSmirnovMarket: p(market, "kolmogorovSmirnov"),
      berkowitzView: p(view, "berkowitz"),
      berkowitzMarket: p(market, "berkowitz"),
    },
  };
}
