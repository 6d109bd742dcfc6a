import { normalQuantile } from "../../statistics/normal.ts";
import { seededRandom } from "../../statistics/seeded_random.ts";
import { at } from "../../vocabulary/at.ts";
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

/** A crossing less likely than exp of this is none. */
const UNLIKELY = -14;

/**
 * Ends of pairs of mirrored paths of the driver, the same for the same seed. Between two points the
 * chance that a Brownian motion has touched a stop is known: marks are minutes apart, points may be
 * a session.
 */
export function policyPaths(
  { times, marks }: PolicyTables,
  { stop, isTaken }: EarlyExits,
  { pairs, seed }: { readonly pairs: number; readonly seed: number },
): PathEnd[] {
  const random = seededRandom(seed);
  const steps = times.length - 1;
  const moves = new Float64Array(steps + 1);
  const chances = new Float64Array(steps);
  const spans = stop === undefined
    ? undefined
    : marks.map((table) => safeSpans(table, stop.loss, stop.lag));
  const path = { times, moves, chances, ...(isTaken && { isTaken }), ...(spans && { spans }) };
  const ends: PathEnd[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    for (let i = 0; i < steps; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(random()));
      const angle = 2 * Math.PI * random();
      moves[i] = radius * Math.cos(angle);
      moves[i + 1] = radius * Math.sin(angle);
    }
    let reached = 0;
    for (let i = 0; i < steps; i++) {
      moves[i] = at(moves, i) * Math.sqrt(at(times, i + 1) - at(times, i));
      reached += at(moves, i);
      chances[i] = random();
    }
    // Each pair ends in a slice of its own of what may come.
    const total = at(times, steps);
    const wanted = Math.sqrt(total) * normalQuantile((pair + random()) / (2 * pairs));
    for (let i = 0; i < steps; i++) {
      const share = (at(times, i + 1) - at(times, i)) / total;
      moves[i] = at(moves, i) + (wanted - reached) * share;
    }
    ends.push(endOf(path, 1), endOf(path, -1));
  }
  return ends;
}

interface Path {
  readonly times: Float64Array;
  readonly moves: Float64Array;
  /** One a step, in (0, 1): below the chance of a touch there was one. */
  readonly chances: Float64Array;
  readonly spans?: readonly (readonly SafeSpan[])[];
  readonly isTaken?: NonNullable<EarlyExits["isTaken"]>;
}

function endOf({ times, moves, chances, spans, isTaken }: Path, sign: 1 | -1): PathEnd {
  let driver = 0;
  let span = spans && nearest(spans[0] ?? [], 0);
  for (let time = 1; time < times.length; time++) {
    const before = driver;
    driver += sign * at(moves, time - 1);
    if (spans !== undefined) {
      const next = nearest(spans[time] ?? [], driver);
      if (next === undefined) return { time, driver, isEarly: true };
      if (driver <= next.from) return { time, driver: next.from, isEarly: true };
      if (driver >= next.to) return { time, driver: next.to, isEarly: true };
      if (span !== undefined) {
        const step = at(times, time) - at(times, time - 1);
        const chance = Math.log(at(chances, time - 1));
        const below = (before - span.from) * (driver - next.from);
        if (-2 * below / step > UNLIKELY && chance < -2 * below / step) {
          return { time, driver: next.from, isEarly: true };
        }
        const above = (span.to - before) * (next.to - driver);
        if (-2 * above / step > UNLIKELY && chance < -2 * above / step) {
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
