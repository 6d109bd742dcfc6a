import { clusteredError } from "../../../shared/statistics/clustered_error.ts";
import { meanOf } from "../../../shared/statistics/mean_of.ts";
import { type Quantiles, quantilesOf } from "../../../shared/statistics/quantiles.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import { type Ordering, type Sleeve, SLEEVES } from "../../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { Counts } from "../support/read_run_figures.ts";
import type { ReplayedAllocation, ReplayedLots } from "./allocate_day.ts";
import type { ReplayDay } from "./replay_day.ts";
import type { SettledStrategy } from "./settle_strategies.ts";

/** A capital and an ordering over the sessions of a replay. Shares are of the capital. */
export interface AllocationResults {
  readonly capital: number;
  readonly ordering: Ordering;
  readonly days: number;
  /** Sessions on which nothing was chosen, and the least capital from which something would be. */
  readonly emptyDays: number;
  readonly leastCapital?: number;
  readonly deployed?: Quantiles;
  readonly bySleeve: Readonly<Record<Sleeve, number>>;
  readonly mostDeployed?: Quantiles;
  /** Sessions on which D* reaches the target, and how far deployment lies below it at most. */
  readonly reached: number;
  readonly farthestBelow: number;
  readonly expectedValue?: Quantiles;
  readonly cvar95?: Quantiles;
  readonly costAYear?: Quantiles;
  readonly delta?: Quantiles;
  readonly worstCell?: {
    readonly date: TradingDate;
    readonly cell: string;
    readonly result: number;
  };
  readonly definitions?: Quantiles;
  readonly names?: Quantiles;
  /** Sessions on which each limit bound. */
  readonly binding: Counts;
  readonly realised: RealisedAllocations;
}

/** What was chosen, held by its exit rules on the recorded days, against what was stored of it. */
export interface RealisedAllocations {
  readonly strategies: number;
  /** Share of the capital in use whose results are known. */
  readonly judged?: number;
  /** Of a session's allocation, what is judged of it: mean stored value and mean result. */
  readonly expected?: number;
  readonly realised?: number;
  /** Error of the difference between expiry dates, and how many there are. */
  readonly standardError?: number;
  readonly expiries: number;
  /** Worst session's allocation, and sessions that lost more than their CVaR 95. */
  readonly worst?: number;
  readonly beyondTail: number;
}

const TARGET = 0.8;
/** Whole lots leave a part of the target open. */
const NEAR = 0.01;

/** Sums each capital and ordering up over the sessions that were allocated. */
export function allocationResults(
  days: readonly ReplayDay[],
  settled: readonly SettledStrategy[],
): AllocationResults[] {
  const found = days.flatMap((day) =>
    day.state === "done" ? (day.allocations ?? []).map((of) => ({ date: day.date, of })) : []
  );
  const results = new Map(
    settled.map((one) => [keyOf(one.strategy.tradingDate, one.strategy), one]),
  );
  return [...Map.groupBy(found, ({ of }) => `${of.capital} ${of.ordering}`).values()]
    .map((dated) => summed(dated, results));
}

interface Dated {
  readonly date: TradingDate;
  readonly of: ReplayedAllocation;
}

function summed(
  dated: readonly Dated[],
  results: ReadonlyMap<string, SettledStrategy>,
): AllocationResults {
  const all = dated.map(({ of }) => of);
  const chosen = dated.filter(({ of }) => of.lots.length > 0);
  const [first] = all;
  const needed = all.flatMap(({ leastCapital = [] }) => leastCapital);
  const binding: Counts = {};
  for (const { of } of dated) {
    for (const name of new Set(of.binding.map(({ limit }) => limit.split(" ")[0] ?? ""))) {
      binding[name] = (binding[name] ?? 0) + 1;
    }
  }
  const quantiles = (figure: (of: ReplayedAllocation) => number | undefined) =>
    quantilesOf(chosen.flatMap(({ of }) => figure(of) ?? []));
  const worst = chosen.toSorted((p, q) => p.of.worstCell.result - q.of.worstCell.result)[0];
  return {
    capital: first?.capital ?? 0,
    ordering: first?.ordering ?? "money",
    days: all.length,
    emptyDays: all.length - chosen.length,
    ...present({
      leastCapital: needed.length === 0 ? undefined : Math.min(...needed),
      deployed: quantiles(({ deployed }) => deployed),
      mostDeployed: quantiles(({ mostDeployed }) => mostDeployed),
      expectedValue: quantiles(({ expectedValue }) => expectedValue),
      cvar95: quantiles(({ cvar95 }) => cvar95),
      costAYear: quantiles(({ costAYear }) => costAYear),
      delta: quantiles(({ delta }) => delta),
      definitions: quantiles(({ definitions }) => definitions),
      names: quantiles(({ names }) => names),
      worstCell: worst && { date: worst.date, ...worst.of.worstCell },
    }),
    bySleeve: Object.fromEntries(
      SLEEVES.map((sleeve) => [sleeve, meanOf(all.map(({ bySleeve }) => bySleeve[sleeve]))]),
    ) as Record<Sleeve, number>,
    reached: all.filter(({ mostDeployed }) => mostDeployed >= TARGET - NEAR).length,
    farthestBelow: Math.max(0, ...all.map((of) => of.mostDeployed - of.deployed)),
    binding,
    realised: realisedOf(chosen, results),
  };
}

interface Judged {
  readonly lots: ReplayedLots;
  readonly expiry: TradingDate;
  readonly result: number;
}

function realisedOf(
  chosen: readonly Dated[],
  results: ReadonlyMap<string, SettledStrategy>,
): RealisedAllocations {
  const sessions = chosen.map(({ date, of }) => ({
    of,
    judged: of.lots.flatMap((lots): Judged[] => {
      const found = results.get(keyOf(date, lots));
      return found?.policy === undefined ? [] : [{
        lots,
        expiry: found.strategy.expiry,
        result: lots.lots * found.policy.result,
      }];
    }),
  })).filter(({ judged }) => judged.length > 0);
  const all = sessions.flatMap(({ of, judged }) =>
    judged.map(({ lots, expiry, result }) => ({
      cluster: expiry,
      difference: (result - lots.expectedValue) / of.capital,
    }))
  );
  const share = (of: ReplayedAllocation, amounts: readonly number[]) =>
    amounts.reduce((sum, amount) => sum + amount, 0) / of.capital;
  const ended = sessions.map(({ of, judged }) => ({
    tail: of.cvar95,
    expected: share(of, judged.map(({ lots }) => lots.expectedValue)),
    realised: share(of, judged.map(({ result }) => result)),
  }));
  const inUse = (lots: readonly ReplayedLots[]) =>
    lots.reduce((sum, { capitalUsed }) => sum + capitalUsed, 0);
  const used = chosen.reduce((sum, { of }) => sum + inUse(of.lots), 0);
  const judgedUse = sessions.reduce(
    (sum, { judged }) => sum + inUse(judged.map(({ lots }) => lots)),
    0,
  );
  const error = clusteredError(
    Float64Array.from(all, ({ difference }) => difference),
    all.map(({ cluster }) => cluster),
  );
  return {
    strategies: all.length,
    expiries: new Set(all.map(({ cluster }) => cluster)).size,
    beyondTail: ended.filter(({ realised, tail }) => realised < -tail).length,
    ...present({
      judged: used > 0 ? judgedUse / used : undefined,
      expected: ended.length > 0 ? meanOf(ended.map(({ expected }) => expected)) : undefined,
      realised: ended.length > 0 ? meanOf(ended.map(({ realised }) => realised)) : undefined,
      // The mean of positions is scaled to that of sessions.
      standardError: error === undefined ? undefined : error * all.length / ended.length,
      worst: ended.length > 0 ? Math.min(...ended.map(({ realised }) => realised)) : undefined,
    }),
  };
}

function keyOf(
  date: TradingDate,
  { underlying, definition }: { readonly underlying: string; readonly definition: string },
): string {
  return `${date} ${underlying} ${definition}`;
}
