import {
  type Prediction,
  type Reliability,
  reliabilityOf,
} from "../../../shared/statistics/reliability.ts";
import type { Excluded, SettledStrategy, StoredStrategy } from "./settle_strategies.ts";

/** Reliability of the stored probabilities of profit, overall and by exit family. */
export interface MeasureReliability {
  readonly overall?: Reliability;
  readonly families: Readonly<Record<string, Reliability>>;
}

/** How the stored probabilities of profit compare with results at expiry. */
export interface ReplayReliability {
  readonly strategies: number;
  readonly excluded: Excluded;
  /**
   * Distinct pairs of underlying and expiry, and distinct expiry dates: the latter are the
   * independent clusters.
   */
  readonly underlyingExpiries: number;
  readonly expiries: number;
  /** Under the market's measure and under the view's. */
  readonly popQ: MeasureReliability;
  readonly popP: MeasureReliability;
}

/** Compares both measures with the settled results; a profit is one above zero before charges. */
export function replayReliability(
  settled: readonly SettledStrategy[],
  excluded: Excluded,
): ReplayReliability {
  const pairs = settled.map(({ strategy }) => `${strategy.underlying} ${strategy.expiry}`);
  return {
    strategies: settled.length,
    excluded,
    underlyingExpiries: new Set(pairs).size,
    expiries: new Set(settled.map(({ strategy }) => strategy.expiry)).size,
    popQ: measured(settled, ({ popQ }) => popQ),
    popP: measured(settled, ({ popP }) => popP),
  };
}

function measured(
  settled: readonly SettledStrategy[],
  probabilityOf: (strategy: StoredStrategy) => number | null,
): MeasureReliability {
  const predictions = settled.flatMap(({ strategy, profit }) => {
    const probability = probabilityOf(strategy);
    if (probability === null) return [];
    const { expiry: cluster, exitFamily: family } = strategy;
    return [{ probability, happened: profit > 0, cluster, family }];
  });
  const overall = reliabilityOf(predictions);
  const families: Record<string, Reliability> = {};
  const grouped = Map.groupBy(predictions, ({ family }) => family);
  for (const family of [...grouped.keys()].sort()) {
    const of: readonly Prediction[] = grouped.get(family) ?? [];
    const found = reliabilityOf(of);
    if (found !== undefined) families[family] = found;
  }
  return { ...(overall === undefined ? {} : { overall }), families };
}
