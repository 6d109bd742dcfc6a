import { at } from "../../vocabulary/at.ts";
import { PAIRS, type PolicyDraws, policyDraws } from "./policy_draws.ts";
import { type SafeSpan, safeSpans } from "./safe_spans.ts";
import type { PolicyTables } from "./policy_tables.ts";

/** Where a path was closed: at which point of time, the driver there, and whether early. */
export interface PathEnd {
  readonly time: number;
  readonly driver: number;
  readonly isEarly: boolean;
}

/** What closes a path before the policy ends. */
export interface EarlyExits {
  readonly stop?: {
    /** Rupees per unit on mid since the entry at mid, positive. */
    readonly loss: number;
    /** How far the driver is beyond it before the marks have confirmed it. */
    readonly lag: number;
  };
  /** True where a target takes its profit. */
  readonly isTaken?: (time: number, driver: number) => boolean;
}

/**
 * Ends of pairs of mirrored paths of the driver, the same for the same seed. Between two points the
 * chance that a Brownian motion has touched a stop is known: marks are minutes apart, points may be
 * a session.
 */
export function policyPaths(
  { times, marks }: PolicyTables,
  { stop, isTaken }: EarlyExits,
  seed: number,
): PathEnd[] {
  const draws = policyDraws(times, seed);
  const spans = stop && marks.map((table) => safeSpans(table, stop.loss, stop.lag));
  const ends: PathEnd[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    for (const sign of [1, -1] as const) {
      ends.push(endOf({ times, draws, from: pair * (times.length - 1), sign }, spans, isTaken));
    }
  }
  return ends;
}

/** A path's own row of the draws, from an index on. */
interface Path {
  readonly times: Float64Array;
  readonly draws: PolicyDraws;
  readonly from: number;
  readonly sign: 1 | -1;
}

function endOf(
  { times, draws, from, sign }: Path,
  spans: readonly (readonly SafeSpan[])[] | undefined,
  isTaken: EarlyExits["isTaken"],
): PathEnd {
  let driver = 0;
  let span = spans && nearest(spans[0] ?? [], 0);
  for (let time = 1; time < times.length; time++) {
    const before = driver;
    driver += sign * at(draws.moves, from + time - 1);
    if (spans !== undefined) {
      const next = nearest(spans[time] ?? [], driver);
      if (next === undefined) return { time, driver, isEarly: true };
      if (driver <= next.from) return { time, driver: next.from, isEarly: true };
      if (driver >= next.to) return { time, driver: next.to, isEarly: true };
      if (span !== undefined) {
        const scale = -2 / (at(times, time) - at(times, time - 1));
        const chance = at(draws.logChances, from + time - 1);
        if (chance < scale * (before - span.from) * (driver - next.from)) {
          return { time, driver: next.from, isEarly: true };
        }
        if (chance < scale * (span.to - before) * (next.to - driver)) {
          return { time, driver: next.to, isEarly: true };
        }
      }
      span = next;
    }
    if (isTaken?.(time, driver)) return { time, driver, isEarly: true };
  }
  return { time: times.length - 1, driver, isEarly: false };
}

/** The span that a place lies in, or else lies nearest to. */
function nearest(spans: readonly SafeSpan[], driver: number): SafeSpan | undefined {
  let best: SafeSpan | undefined;
  let least = Infinity;
  for (const span of spans) {
    const distance = Math.max(span.from - driver, driver - span.to);
    if (distance < least) [best, least] = [span, distance];
  }
  return best;
}
