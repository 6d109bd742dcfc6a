import { reliabilityOf } from "../../shared/statistics/reliability.ts";
import { meanOf } from "../../shared/statistics/mean_of.ts";
import { deflatedSharpe } from "../../shared/statistics/deflated_sharpe.ts";
import { LEAST_CLUSTERS, NEEDED } from "../../shared/beliefs/decide_belief.ts";
import type { BelievedMonth } from "./believed_months.ts";
import { monthlyTrades, type Trade } from "./monthly_structures.ts";

const tradesOf = (months: readonly BelievedMonth[]) =>
  months.map((month) => monthlyTrades(month, { beta: month.beta, mu: 0 }));

/** The structure of a month that expects most of those with a premium's P+; absent without one. */
function chosen(trades: readonly Trade[]): Trade | undefined {
  const [best] = trades.filter(({ plus }) => plus >= NEEDED.premium)
    .sort((p, q) => q.expected - p.expected);
  return best;
}

/**
 * T7: ten buckets of probability of profit under both measures against what happened; a month is a
 * cluster.
 */
export function popReliability(months: readonly BelievedMonth[]): object {
  const trades = tradesOf(months).flat();
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
export function realisedOnExpected(months: readonly BelievedMonth[]): object {
  const groups = tradesOf(months);
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
 * T9: Sharpe ratio of what the ledger's beta chose, deflated by the structures that were tried.
 */
export function deflatedSelection(months: readonly BelievedMonth[]): object {
  const groups = tradesOf(months);
  const best = groups.map(chosen).filter((trade) => trade !== undefined);
  const selected = best.map(({ realised }) => realised);
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
    chosen: countsOf(best.map(({ structure }) => structure)),
    mean: meanOf(selected),
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

function countsOf(structures: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const structure of structures) counts[structure] = (counts[structure] ?? 0) + 1;
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
