import { correlationOf } from "../../../shared/statistics/correlation.ts";
import { TRADED } from "../../../shared/strategies/catalogue/registry.ts";
import { ENVIRONMENTS, type Sleeve } from "../../../shared/vocabulary/terms.ts";
import type { Counts } from "../support/read_run_figures.ts";
import type { ReplayDay } from "./replay_day.ts";

/** Everything over the sessions of a replay that were analyzed. */
export interface ReplayTotals {
  readonly sessions: number;
  readonly noData: number;
  readonly failed: number;
  /** Underlyings times analyzed sessions, and the share of them with an accepted strategy. */
  readonly tasks: number;
  readonly succeeded: number;
  readonly shareSucceeded: number | null;
  readonly reasons: Counts;
  readonly accepted: Record<Sleeve, number>;
  readonly definitions: {
    readonly chosen: number;
    readonly tradable: number;
    readonly never: readonly string[];
  };
  readonly direction: Counts;
  readonly analyses: number;
  readonly shareWithEnvironment: number | null;
  readonly environment: Counts;
  readonly environmentLabels: Counts;
  /** Levels that occur, ascending. */
  readonly levels: readonly string[];
  /**
   * Of the days' net direction with NIFTY's return over the 20 sessions up to each; null with fewer
   * than 3 days or without variation.
   */
  readonly directionCorrelation: number | null;
  readonly computeMs: number;
  readonly wallMs: number;
  readonly requests: number;
  readonly limited: number;
}

/** Sums the days up. */
export function replayTotals(days: readonly ReplayDay[]): ReplayTotals {
  const done = days.filter((day) => day.state === "done");
  const total = (of: (day: (typeof done)[number]) => number) =>
    done.reduce((sum, day) => sum + of(day), 0);
  const tasks = total(({ underlyings }) => underlyings);
  const succeeded = total((day) => day.succeeded);
  const definitions = merged(done.map((day) => day.definitions));
  const environment = merged(done.map((day) => day.environment));
  const analyses = Object.values(environment).reduce((sum, count) => sum + count, 0);
  const pairs = done.flatMap(({ netDirection, niftyReturn20 }) =>
    netDirection === null || niftyReturn20 === null ? [] : [[netDirection, niftyReturn20] as const]
  );
  return {
    sessions: days.length,
    noData: days.filter(({ state }) => state === "no_data").length,
    failed: days.filter(({ state }) => state === "failed").length,
    tasks,
    succeeded,
    shareSucceeded: tasks > 0 ? succeeded / tasks : null,
    reasons: merged(done.map(({ reasons }) => reasons)),
    accepted: {
      edge: total((day) => day.accepted.edge),
      premium: total((day) => day.accepted.premium),
      carry: total((day) => day.accepted.carry),
    },
    definitions: {
      chosen: Object.keys(definitions).length,
      tradable: TRADED.length,
      never: TRADED.map(({ id }) => id).filter((id) => definitions[id] === undefined).sort(),
    },
    direction: merged(done.map(({ direction }) => direction)),
    analyses,
    shareWithEnvironment: analyses > 0 ? 1 - (environment["none"] ?? 0) / analyses : null,
    environment,
    environmentLabels: merged(done.map((day) => day.environmentLabels)),
    levels: ENVIRONMENTS.filter((level) => (environment[level] ?? 0) > 0),
    directionCorrelation: correlationOf(
      Float64Array.from(pairs, ([net]) => net),
      Float64Array.from(pairs, ([, nifty]) => nifty),
    ) ?? null,
    computeMs: total(({ computeMs }) => computeMs),
    wallMs: total(({ wallMs }) => wallMs),
    requests: total(({ requests }) => requests),
    limited: total(({ limited }) => limited),
  };
}

function merged(all: readonly Counts[]): Counts {
  const sums: Counts = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}
