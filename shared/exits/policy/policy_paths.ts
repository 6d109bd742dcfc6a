import { at } from "../../vocabulary/at.ts";
import type { PolicyTables } from "./policy_tables.ts";
import { safeSpans } from "./safe_spans.ts";

/** Paths of the driver: columns of one number a path. */
export interface DriverPaths {
  /** Where each path is, a column a point of time. */
  readonly drivers: readonly Float64Array[];
  /**
   * Logs of numbers in (0, 1), one a path or one for each two neighbours: below the chance of a
   * touch before it there was one.
   */
  readonly logChances: readonly Float64Array[];
  /** True where a stop is left as far beyond it as chance has it, else as far as in the mean. */
  readonly isStopSpread?: boolean;
  /**
   * Variance of each path, or of each two neighbours, over that of the driver; absent where it is
   * the driver's own.
   */
  readonly variances?: Float64Array;
}

/** Mean of the end of a meander of one deviation. */
const MEANDER = Math.sqrt(0.5 * Math.PI);

/** Where paths were closed, a number a path: at which point of time, the driver there. */
export interface PathEnds {
  readonly times: Uint8Array;
  readonly drivers: Float64Array;
  /** 1 where it closed before the policy ended. */
  readonly isEarly: Uint8Array;
}

/** What closes a path before the policy ends. */
export interface EarlyExits {
  readonly stop?: {
    /** Rupees per unit on mid from now on, positive; one that is not is beyond its stop already. */
    readonly loss: number;
    /** How far the driver is beyond it before the marks have confirmed it. */
    readonly lag: number;
  };
  /** True where a target takes its profit. */
  readonly isTaken?: (time: number, driver: number) => boolean;
}

/**
 * Ends of paths of the driver. Between two points the chance that a Brownian motion has touched a
 * stop is known: marks are minutes apart, points may be sessions.
 */
export function policyPaths(
  { times, marks }: Pick<PolicyTables, "times" | "marks">,
  { stop, isTaken }: EarlyExits,
  paths: DriverPaths,
): PathEnds {
  const last = times.length - 1;
  const atEnd = paths.drivers[last] as Float64Array;
  const ends = {
    times: new Uint8Array(atEnd.length).fill(last),
    drivers: atEnd.slice(),
    isEarly: new Uint8Array(atEnd.length),
  };
  if (stop !== undefined && stop.loss <= 0) {
    ends.times.fill(0);
    ends.drivers.set(paths.drivers[0] as Float64Array);
    ends.isEarly.fill(1);
    return ends;
  }
  const spans = stop && marks.map((table) => safeSpans(table, stop.loss, stop.lag));
  for (let time = 1; time <= last; time++) {
    if (spans !== undefined) {
      const [from, to] = [spans[time - 1] as Float64Array, spans[time] as Float64Array];
      const variance = at(times, time) - at(times, time - 1);
      if (!isWithoutEnd(from) || !isWithoutEnd(to)) {
        stopped(ends, { time, from, to, variance, lag: stop?.lag ?? 0 }, paths);
      }
    }
    if (isTaken !== undefined) taken(ends, time, isTaken, paths);
  }
  return ends;
}

/** Whether no place stops. */
function isWithoutEnd(spans: Float64Array): boolean {
  return spans[0] === -Infinity && spans[1] === Infinity;
}

/** A step between two points of time with its spans, those that it begins from and ends in. */
interface Step {
  readonly time: number;
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly variance: number;
  /** How far the spans are widened. */
  readonly lag: number;
}

/**
 * Closes what leaves its span within a step. One loop almost without calls: what an allocation
 * draws passes here before a compiler has seen much of it.
 */
function stopped(
  { times, drivers, isEarly }: PathEnds,
  { time, from, to, variance, lag }: Step,
  paths: DriverPaths,
): void {
  const before = paths.drivers[time - 1] as Float64Array;
  const after = paths.drivers[time] as Float64Array;
  const chances = paths.logChances[time] as Float64Array;
  const { variances, isStopSpread = false } = paths;
  const isOne = from.length === 2 && to.length === 2;
  const last = to.length - 2;
  const chanceShift = chances.length < after.length ? 1 : 0;
  const varianceShift = variances !== undefined && variances.length < after.length ? 1 : 0;
  for (let path = 0; path < after.length; path++) {
    if (isEarly[path] === 1) continue;
    const driver = after[path] as number;
    const span = isOne ? 0 : nearest(to, driver);
    let end = driver;
    if (span !== -1) {
      const low = to[span] as number;
      const high = to[span + 1] as number;
      const half = 0.5 *
        (variances === undefined
          ? variance
          : variance * (variances[path >> varianceShift] as number));
      const chance = -half * (chances[path >> chanceShift] as number);
      let isBelow = driver <= low;
      let rest = chance;
      if (!isBelow && !(driver >= high)) {
        const was = before[path] as number;
        const first = isOne ? 0 : nearest(from, was);
        if (first === -1) continue;
        const below = (was - (from[first] as number)) * (driver - low);
        isBelow = chance > below;
        if (isBelow) rest = chance - below;
        else {
          const above = ((from[first + 1] as number) - was) * (high - driver);
          if (!(chance > above)) continue;
          rest = chance - above;
        }
      }
      const isOuter = span === (isBelow ? 0 : last);
      const beyond = isStopSpread ? lag * meander(rest / half, isOuter) : 0;
      end = isBelow ? low - beyond : high + beyond;
    }
    if (Number.isNaN(end)) continue;
    times[path] = time;
    drivers[path] = end;
    isEarly[path] = 1;
  }
}

/**
 * How far beyond a span's end, in means of a meander: it ends where -ln of a uniform number says.
 * The outer ends of the spans are widened by the mean already.
 */
function meander(rest: number, isOuter: boolean): number {
  return Math.sqrt(2 * rest) / MEANDER - (isOuter ? 1 : 0);
}

/** Closes what a target takes at a point of time. */
function taken(
  { times, drivers, isEarly }: PathEnds,
  time: number,
  isTaken: NonNullable<EarlyExits["isTaken"]>,
  paths: DriverPaths,
): void {
  const column = paths.drivers[time] as Float64Array;
  for (let path = 0; path < column.length; path++) {
    const driver = column[path] as number;
    if (isEarly[path] === 1 || !isTaken(time, driver)) continue;
    times[path] = time;
    drivers[path] = driver;
    isEarly[path] = 1;
  }
}

/** Index of the span that a place lies in, or else lies nearest to; -1 without a span. */
function nearest(spans: Float64Array, driver: number): number {
  if (spans.length === 2) return 0;
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < spans.length; i += 2) {
    const below = (spans[i] as number) - driver;
    const above = driver - (spans[i + 1] as number);
    const distance = below > above ? below : above;
    if (distance < least) {
      best = i;
      least = distance;
    }
  }
  return best;
}
