import { uniform } from "../../local/exchange/seeded/noise.ts";
import { reliabilityOf } from "../../shared/statistics/reliability.ts";
import { clusterMean } from "../../shared/statistics/cluster_mean.ts";
import { meanOf } from "../../shared/statistics/mean_of.ts";
import { deflatedSharpe } from "../../shared/statistics/deflated_sharpe.ts";
import { LEAST_CLUSTERS } from "../../shared/analysis/view/view_model.ts";
import { type Month, monthlyTrades, type Trade } from "./monthly_structures.ts";

const SIGNIFICANT = 1.6449;
const SHUFFLES = 200;

/** A month with the beta that the view claimed at its entry. */
export interface ClaimedMonth extends Month {
  readonly beta: number;
}

const tradesOf = (months: readonly ClaimedMonth[], betas: readonly number[]) =>
  months.map((month, i) => monthlyTrades(month, { beta: betas[i] ?? 1, mu: 0 }));

/** The structure with the greatest lower bound above 0 of a month; absent when none has one. */
function chosen(trades: readonly Trade[]): Trade | undefined {
  const [best] = trades.filter(({ lowerBound }) => lowerBound > 0)
    .sort((p, q) => q.lowerBound - p.lowerBound);
  return best;
}

/**
 * T4: what forecasts of other months would have earned. They must not earn, else the edge is not
 * the forecasts'.
 */
export function shuffledForecasts(months: readonly ClaimedMonth[]): object {
  const betas = months.map(({ beta }) => beta);
  const own = tradesOf(months, betas).map(chosen);
  const sums = months.map(() => ({ sum: 0, count: 0 }));
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    const order = betas.map((beta, i) => ({ beta, key: uniform("shuffle", shuffle, i) }))
      .sort((p, q) => p.key - q.key);
    tradesOf(months, order.map(({ beta }) => beta)).forEach((trades, i) => {
      const sum = sums[i];
      const trade = chosen(trades);
      if (sum === undefined || trade === undefined) return;
      sum.sum += trade.realised;
      sum.count += 1;
    });
  }
  const shuffled = sums.filter(({ count }) => count > 0).map(({ sum, count }) => sum / count);
  const selected = own.filter((trade) => trade !== undefined);
  const [test, ownTest] = [meanTest(shuffled), meanTest(selected.map(({ realised }) => realised))];
  const passes = (test?.statistic ?? 0) <= SIGNIFICANT;
  return {
    test: "T4",
    clusters: shuffled.length,
    shuffles: SHUFFLES,
    shuffled: summary(test),
    own: { ...summary(ownTest), trades: selected.length, chosen: countsOf(selected) },
    decision: decisionOf(shuffled.length, passes ? "passed" : "failed"),
  };
}

/**
 * T7: ten buckets of probability of profit under both measures against what happened; a month is a
 * cluster.
 */
export function popReliability(months: readonly ClaimedMonth[]): object {
  const trades = tradesOf(months, months.map(({ beta }) => beta)).flat();
  const measured = (pop: "popQ" | "popP") =>
    reliabilityOf(
      trades.map((trade) => ({
        probability: trade[pop],
        happened: trade.won,
        cluster: trade.expiry,
      })),
    );
  return { test: "T7", clusters: months.length, q: measured("popQ"), p: measured("popP") };
}

/** T8: slope of realised on expected results over all structures, its error by expiries. */
export function realisedOnExpected(months: readonly ClaimedMonth[]): object {
  const groups = tradesOf(months, months.map(({ beta }) => beta));
  const trades = groups.flat();
  const mean = (value: (trade: Trade) => number) =>
    trades.reduce((sum, trade) => sum + value(trade), 0) / trades.length;
  const [x, y] = [mean(({ expected }) => expected), mean(({ realised }) => realised)];
  const square = trades.reduce((sum, { expected }) => sum + (expected - x) ** 2, 0);
  const slope = trades.reduce(
    (sum, { expected, realised }) => sum + (expected - x) * (realised - y),
    0,
  ) / square;
  const scores = groups.map((group) =>
    group.reduce(
      (sum, { expected, realised }) =>
        sum + (expected - x) * (realised - y - slope * (expected - x)),
      0,
    )
  );
  const clusters = groups.length;
  const error = Math.sqrt(
    clusters / (clusters - 1) * scores.reduce((sum, score) => sum + score * score, 0),
  ) / square;
  return {
    test: "T8",
    clusters,
    trades: trades.length,
    slope,
    standardError: error,
    multiplier: Math.min(1, Math.max(0, slope)),
    decision: decisionOf(clusters, slope - error > 0 ? "passed" : "failed"),
  };
}

/**
 * T9: Sharpe ratio of what the walk-forward view chose, deflated by the structures that were tried.
 */
export function deflatedSelection(months: readonly ClaimedMonth[]): object {
  const groups = tradesOf(months, months.map(({ beta }) => beta));
  const selected = groups.map(chosen).filter((trade) => trade !== undefined)
    .map(({ realised }) => realised);
  const structures = [...new Set(groups.flat().map(({ structure }) => structure))];
  const always = Object.fromEntries(structures.map((structure) => [
    structure,
    momentsOf(
      groups.flat().filter((trade) => trade.structure === structure)
        .map(({ realised }) => realised),
    ).sharpe,
  ]));
  const own = momentsOf(selected);
  const trials = structures.length + 1;
  const trialDeviation = momentsOf([...Object.values(always), own.sharpe]).deviation;
  const deflated = selected.length < 2
    ? undefined
    : deflatedSharpe({ ...own, periods: selected.length, trials, trialDeviation });
  return {
    test: "T9",
    clusters: selected.length,
    purgeSessions: 21,
    variants: trials,
    sharpeOfAlways: always,
    ...(deflated === undefined ? {} : {
      sharpe: own.sharpe,
      skewness: own.skewness,
      kurtosis: own.kurtosis,
      deflated,
    }),
    decision: decisionOf(
      selected.length,
      (deflated?.probability ?? 0) >= 0.95 ? "passed" : "failed",
    ),
  };
}

function decisionOf(clusters: number, decision: "passed" | "failed"): string {
  return clusters < LEAST_CLUSTERS ? "undecided" : decision;
}

/** Months do not overlap: each is a cluster. */
function meanTest(values: readonly number[]) {
  return clusterMean(Float64Array.from(values), 1);
}

function summary(test: ReturnType<typeof meanTest>): object {
  return test === undefined ? {} : { mean: test.mean, statistic: test.statistic };
}

function countsOf(trades: readonly Trade[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { structure } of trades) counts[structure] = (counts[structure] ?? 0) + 1;
  return counts;
}

function momentsOf(values: readonly number[]) {
  const mean = meanOf(values);
  const central = (power: number) =>
    values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
  const deviation = Math.sqrt(central(2));
  return {
    sharpe: mean / deviation,
    deviation,
    skewness: central(3) / deviation ** 3,
    kurtosis: central(4) / deviation ** 4,
  };
}
