import { at } from "../../vocabulary/at.ts";
import type { PairedDraws } from "./paired_draws.ts";

/** Brownian motions over sessions of variance, one a pair of draws; the mirrored are opposites. */
export interface SessionWalk {
  /** Where they are after so many sessions. */
  readonly after: (sessions: number) => Float64Array;
  /** Chances of the interval that these sessions end in. */
  readonly logChances: (sessions: number) => Float64Array;
}

/** Of one interval between knots, in the order in which they are drawn. */
interface Interval {
  /** Where the walk is at its end. */
  readonly end: Float64Array;
  /** The normal by which it leaves the straight line in between. */
  readonly bend: Float64Array;
  readonly logChances: Float64Array;
}

/**
 * Sessions from now at which walks are drawn, 1, 4, 9 and so on, below an end, and the end: few,
 * and the same for all ends, so that structures of any expiries share them.
 */
export function walkTimes(end: number): Float64Array {
  const knots = end > 0 ? Math.ceil(Math.sqrt(end)) : 0;
  return Float64Array.from({ length: knots + 1 }, (_, i) => Math.min(i * i, end));
}

/** A walk whose numbers hang on `random` alone, however far and in whatever order it is asked. */
export function sessionWalk(draws: PairedDraws, random: () => number): SessionWalk {
  const intervals: Interval[] = [];
  const start = new Float64Array(draws.pairs);
  const intervalTo = (sessions: number) => {
    const index = Math.max(1, Math.ceil(Math.sqrt(sessions)));
    while (intervals.length < index) {
      const before = intervals.at(-1)?.end ?? start;
      const deviation = Math.sqrt(2 * intervals.length + 1);
      const end = draws.normals(random).map((z, pair) => at(before, pair) + deviation * z);
      const bend = draws.normals(random);
      intervals.push({ end, bend, logChances: draws.logChances(random) });
    }
    return index;
  };
  return {
    after(sessions) {
      const index = intervalTo(sessions);
      const { end, bend } = intervals[index - 1] as Interval;
      const before = intervals[index - 2]?.end ?? start;
      const length = 2 * index - 1;
      const share = (sessions - (index - 1) ** 2) / length;
      // Between knots a Brownian bridge.
      const deviation = Math.sqrt(share * (1 - share) * length);
      return end.map((value, pair) => {
        const from = at(before, pair);
        return from + share * (value - from) + deviation * at(bend, pair);
      });
    },
    logChances(sessions) {
      return (intervals[intervalTo(sessions) - 1] as Interval).logChances;
    },
  };
}
