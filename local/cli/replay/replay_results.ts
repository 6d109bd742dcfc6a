import { bestFirst } from "../../../shared/scoring/best_first.ts";
import { clusteredError } from "../../../shared/statistics/clustered_error.ts";
import { meanOf } from "../../../shared/statistics/mean_of.ts";
import {
  type Prediction,
  type Reliability,
  reliabilityOf,
} from "../../../shared/statistics/reliability.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import type { Ordering } from "../../../shared/vocabulary/terms.ts";
import { capitalAtRisk, type ReplayedStrategy } from "./replayed_strategy.ts";
import type { Excluded, SettledStrategy } from "./settle_strategies.ts";

/** How what was stored compares with what came of it. */
export interface ReplayResults {
  readonly strategies: number;
  readonly excluded: Excluded;
  /**
   * Distinct pairs of underlying and expiry, and distinct expiry dates: the latter are the
   * independent clusters.
   */
  readonly underlyingExpiries: number;
  readonly expiries: number;
  /** Stated probabilities of profit against results at expiry, and under the exit rules. */
  readonly popQ?: Reliability;
  readonly popP?: Reliability;
  readonly popPolicy?: Reliability;
  /** How often each rule ended a strategy; `unmarked` lacked a close that a rule needed. */
  readonly endedBy: Readonly<Record<string, number>>;
  /** By exit family and by sleeve, all together under `all`. */
  readonly values: readonly ValueGroup[];
  /** By order ratio, least first. */
  readonly deciles: readonly Decile[];
  readonly comparisons: readonly Comparison[];
}

/** Mean with its error between expiry dates; absent with one of them. */
export interface ClusteredMean {
  readonly mean: number;
  readonly standardError?: number;
}

/** Expected against realised value of a group, shares of the capital at risk. */
interface ValueGroup {
  readonly group: string;
  readonly strategies: number;
  readonly expiries: number;
  readonly expected: number;
  readonly realised: ClusteredMean;
  /** Under the exit rules, of those that have both figures. */
  readonly expectedPolicy?: number;
  readonly realisedPolicy?: ClusteredMean;
}

interface Decile {
  readonly from: number;
  readonly to: number;
  readonly strategies: number;
  readonly realised: ClusteredMean;
}

/** Mean difference of the return on capital at risk, paired by underlying and day. */
interface Comparison {
  readonly name: "money_over_score" | "money_over_random" | "score_over_random";
  readonly pairs: number;
  readonly expiries: number;
  readonly difference: ClusteredMean;
}

const DECILES = 10;

/** Compares everything stored with the settled results. */
export function replayResults(
  settled: readonly SettledStrategy[],
  excluded: Excluded,
): ReplayResults {
  const pairs = settled.map(({ strategy }) => `${strategy.underlying} ${strategy.expiry}`);
  return {
    strategies: settled.length,
    excluded,
    underlyingExpiries: new Set(pairs).size,
    expiries: expiriesOf(settled),
    ...present({
      popQ: reliability(settled, ({ strategy, result }) => [strategy.popQ, result]),
      popP: reliability(settled, ({ strategy, result }) => [strategy.popP, result]),
      popPolicy: reliability(settled, ({ strategy, policy }) => [
        strategy.popPolicy,
        policy?.result,
      ]),
    }),
    endedBy: endings(settled),
    values: [
      valueOf("all", settled),
      ...groups(settled, ({ exitFamily }) => exitFamily),
      ...groups(settled, ({ sleeve }) => sleeve),
    ],
    deciles: decilesOf(settled),
    comparisons: comparisonsOf(settled),
  };
}

function reliability(
  settled: readonly SettledStrategy[],
  of: (settled: SettledStrategy) => readonly [number | null, number | undefined],
): Reliability | undefined {
  return reliabilityOf(settled.flatMap((one): Prediction[] => {
    const [probability, result] = of(one);
    if (probability === null || result === undefined) return [];
    return [{ probability, happened: result > 0, cluster: one.strategy.expiry }];
  }));
}

function endings(settled: readonly SettledStrategy[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { policy } of settled) {
    const name = policy?.endedBy ?? "unmarked";
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function groups(
  settled: readonly SettledStrategy[],
  nameOf: (strategy: ReplayedStrategy) => string,
): ValueGroup[] {
  return [...Map.groupBy(settled, ({ strategy }) => nameOf(strategy))]
    .sort(([p], [q]) => p < q ? -1 : 1)
    .map(([name, members]) => valueOf(name, members));
}

function valueOf(group: string, members: readonly SettledStrategy[]): ValueGroup {
  const managed = members.flatMap(({ strategy, policy }) =>
    policy === undefined || strategy.evPolicy === null
      ? []
      : [{ strategy, expected: strategy.evPolicy, result: policy.result }]
  );
  return {
    group,
    strategies: members.length,
    expiries: expiriesOf(members),
    expected: meanOf(members.map(({ strategy }) => strategy.evP / capitalAtRisk(strategy))),
    realised: clusteredMean(members.map(returned)),
    ...(managed.length === 0 ? {} : {
      expectedPolicy: meanOf(
        managed.map(({ strategy, expected }) => expected / capitalAtRisk(strategy)),
      ),
      realisedPolicy: clusteredMean(managed.map(returned)),
    }),
  };
}

function decilesOf(settled: readonly SettledStrategy[]): Decile[] {
  const sorted = settled.toSorted((p, q) => p.strategy.orderRatio - q.strategy.orderRatio);
  return Array.from({ length: DECILES }, (_, i) => {
    const place = (decile: number) => Math.round(decile * sorted.length / DECILES);
    return sorted.slice(place(i), place(i + 1));
  }).filter((members) => members.length > 0).map((members) => ({
    from: members[0]?.strategy.orderRatio ?? NaN,
    to: members.at(-1)?.strategy.orderRatio ?? NaN,
    strategies: members.length,
    realised: clusteredMean(members.map(returned)),
  }));
}

/** The best by each order and the mean of all, of every underlying-day that has a choice. */
function comparisonsOf(settled: readonly SettledStrategy[]): Comparison[] {
  const days = [
    ...Map.groupBy(
      settled,
      ({ strategy: { tradingDate, underlying } }) => `${tradingDate} ${underlying}`,
    ).values(),
  ].filter((members) => members.length > 1);
  const best = (members: readonly SettledStrategy[], ordering: Ordering) => {
    const [first] = members.toSorted((p, q) => bestFirst(ordering)(p.strategy, q.strategy));
    return first === undefined ? NaN : returned(first).value;
  };
  const random = (members: readonly SettledStrategy[]) =>
    meanOf(members.map((member) => returned(member).value));
  const compared = (
    name: Comparison["name"],
    differenceOf: (members: readonly SettledStrategy[]) => number,
  ): Comparison[] =>
    days.length === 0 ? [] : [{
      name,
      pairs: days.length,
      expiries: expiriesOf(days.flatMap((members) => members.slice(0, 1))),
      difference: clusteredMean(days.map((members) => ({
        value: differenceOf(members),
        cluster: members[0]?.strategy.expiry ?? "",
      }))),
    }];
  return [
    ...compared("money_over_score", (members) => best(members, "money") - best(members, "score")),
    ...compared("money_over_random", (members) => best(members, "money") - random(members)),
    ...compared("score_over_random", (members) => best(members, "score") - random(members)),
  ];
}

function returned({ strategy, result }: { strategy: ReplayedStrategy; result: number }) {
  return { value: result / capitalAtRisk(strategy), cluster: strategy.expiry };
}

function clusteredMean(
  values: readonly { readonly value: number; readonly cluster: string }[],
): ClusteredMean {
  const column = Float64Array.from(values, ({ value }) => value);
  const standardError = clusteredError(column, values.map(({ cluster }) => cluster));
  return { mean: meanOf(column), ...present({ standardError }) };
}

function expiriesOf(settled: readonly SettledStrategy[]): number {
  return new Set(settled.map(({ strategy }) => strategy.expiry)).size;
}
