import { bestFirst } from "../../../shared/scoring/best_first.ts";
import { meanOf } from "../../../shared/statistics/mean_of.ts";
import { type Quantiles, quantilesOf } from "../../../shared/statistics/quantiles.ts";
import {
  EXIT_FAMILIES,
  type ExitFamily,
  type Sleeve,
  SLEEVES,
} from "../../../shared/vocabulary/terms.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import type { Counts } from "../support/read_run_figures.ts";
import { effectiveNumber, shareOf } from "./shares.ts";
import type { ReplayedStrategy } from "./replayed_strategy.ts";
import { stopOf, type StrategyRatios, strategyRatios } from "./strategy_ratios.ts";
import type { UnderlyingDay } from "./underlying_day.ts";

/** What was decided on the days of a replay, before any outcome. */
export interface ReplayDecisions {
  readonly underlyingDays: number;
  /** Of them with an accepted strategy of any family, and of each; absent without a day. */
  readonly shareAccepted?: number;
  readonly shareByFamily: Readonly<Record<ExitFamily, number | undefined>>;
  /** Every other underlying-day with what bound it, and how often each gate did. */
  readonly unaccepted: readonly UnderlyingDay[];
  readonly gates: Counts;
  readonly rowsBySleeve: Readonly<Record<Sleeve, number>>;
  /** What kept them out of the sleeve above. */
  readonly keptOut: Counts;
  /** Definitions of the best strategy of each underlying-day, and as many as equal shares weigh. */
  readonly bestDefinitions: { readonly different: number; readonly effective?: number };
  readonly top: TopPlaces;
  /** Stops and targets that are on and lie inside two round trips: none may. */
  readonly exitsInsideCost: number;
  /** Directional rows whose delta has the other sign: none may. */
  readonly contradictedDirections: number;
}

/** The first places of each day's list. */
interface TopPlaces {
  readonly places: number;
  readonly ratios: Readonly<Partial<Record<keyof StrategyRatios, Quantiles>>>;
  /** Mean over the days, and the greatest. */
  readonly commonestDefinition?: DayShares;
  /** Bullish or bearish, whichever is commoner, among both. */
  readonly commonerSide?: DayShares;
}

interface DayShares {
  readonly mean: number;
  readonly most: number;
}

const PLACES = 20;
const RATIOS = ["creditOverWidth", "wingDelta", "costOverTail", "stopOverRoundTrip"] as const;
const ROUND_TRIPS = 2;
/** A rule made from the same cost must not fail by the rounding of its column. */
const ROUNDING = 1e-3;

/** Tells what was accepted, why not, and of what kind. */
export function replayDecisions(
  days: readonly UnderlyingDay[],
  accepted: readonly ReplayedStrategy[],
): ReplayDecisions {
  const unaccepted = days.filter(({ binding }) => binding !== undefined);
  const byDay = [...Map.groupBy(accepted, (strategy) => dayOf(strategy)).values()];
  const best = byDay.map((rows) => rows.toSorted(bestFirst("money"))[0]?.definition ?? "");
  const definitions = countsOf(best);
  const withFamily = (family: ExitFamily) =>
    byDay.filter((rows) => rows.some(({ exitFamily }) => exitFamily === family)).length;
  return {
    underlyingDays: days.length,
    ...present({ shareAccepted: shareOf(days.length - unaccepted.length, days.length) }),
    shareByFamily: record(EXIT_FAMILIES, (family) => shareOf(withFamily(family), days.length)),
    unaccepted,
    gates: countsOf(unaccepted.map(({ binding }) => binding?.gate ?? "")),
    rowsBySleeve: record(
      SLEEVES,
      (sleeve) => accepted.filter((strategy) => strategy.sleeve === sleeve).length,
    ),
    keptOut: countsOf(accepted.flatMap(({ sleeveReason }) => sleeveReason ?? [])),
    bestDefinitions: {
      different: Object.keys(definitions).length,
      ...present({ effective: effectiveNumber(Object.values(definitions)) }),
    },
    top: topPlaces(accepted.filter(({ rank }) => rank <= PLACES)),
    exitsInsideCost: accepted.filter(isInsideCost).length,
    contradictedDirections: accepted.filter(contradictsDelta).length,
  };
}

function topPlaces(rows: readonly ReplayedStrategy[]): TopPlaces {
  const ratios = rows.map(strategyRatios);
  const days = [...Map.groupBy(rows, ({ tradingDate }) => tradingDate).values()];
  const sides = days.flatMap((of) => {
    const count = (side: string) => of.filter(({ direction }) => direction === side).length;
    const [bullish, bearish] = [count("bullish"), count("bearish")];
    return bullish + bearish > 0 ? [Math.max(bullish, bearish) / (bullish + bearish)] : [];
  });
  const commonest = days.map((of) =>
    Math.max(...Object.values(countsOf(of.map(({ definition }) => definition)))) / of.length
  );
  return {
    places: rows.length,
    ratios: present(record(RATIOS, (name) => quantilesOf(ratios.flatMap((of) => of[name] ?? [])))),
    ...present({ commonestDefinition: dayShares(commonest), commonerSide: dayShares(sides) }),
  };
}

function dayShares(shares: readonly number[]): DayShares | undefined {
  return shares.length === 0 ? undefined : { mean: meanOf(shares), most: Math.max(...shares) };
}

function isInsideCost(strategy: ReplayedStrategy): boolean {
  const least = ROUND_TRIPS * strategy.roundTripCost * (1 - ROUNDING);
  const target = strategy.rules.find(({ rule, isOn }) => rule === "profit_target" && isOn);
  return (stopOf(strategy) ?? Infinity) < least || (target?.leastProfitPerLot ?? Infinity) < least;
}

function contradictsDelta({ direction, delta }: ReplayedStrategy): boolean {
  return direction === "bullish" ? delta < 0 : direction === "bearish" && delta > 0;
}

function dayOf({ tradingDate, underlying }: ReplayedStrategy): string {
  return `${tradingDate} ${underlying}`;
}

function countsOf(names: readonly string[]): Counts {
  const counts: Counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function record<K extends string, V>(names: readonly K[], of: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, V>;
}
