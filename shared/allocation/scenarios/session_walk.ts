import type { PairedDraws } from "./paired_draws.ts";

/** Brownian motions over sessions of variance, one a pair of draws; the mirrored are opposites. */
export interface SessionWalk {
  /** Where they are after so many sessions. */
  readonly after: (sessions: number) => Float64Array;
  /** Chances of the interval that these sessions end in. */
  readonly logChances: (sessions: number) => Float64Array;
}

/**
 * Sessions from now at which walks are drawn, 1, 4, 9 and so on, below an end, and the end: few,
 * and the same for all ends, so that structures of any expiries share them.
 */
export function walkTimes(end: number): Float64Array {
  const knots = end > 0 ? Math.ceil(Math.sqrt(end)) : 0;
  return Float64Array.from({ length: knots + 1 }, (_, i) => Math.min(i * i, end));
}

/** A walk of its own random numbers, the same however far and in whatever order it is asked. */
export function sessionWalk(
  { pairs, normals, logChances }: PairedDraws,
  random: (part: string) => () => number,
): SessionWalk {
  const ends: Float64Array[] = [new Float64Array(pairs)];
  const bends: Float64Array[] = [];
  const chances: Float64Array[] = [];
  const between = new Map<number, Float64Array>();
  const endOf = (interval: number) => {
    for (let next = ends.length; next <= interval; next++) {
      const moves = normals(random(`${next}`));
      addScaled(moves, Math.sqrt(2 * next - 1), ends[next - 1] as Float64Array);
      ends.push(moves);
    }
    return ends[interval] as Float64Array;
  };
  return {
    after(sessions) {
      const interval = intervalOf(sessions);
      const end = endOf(interval);
      if (sessions === interval * interval) return end;
      const known = between.get(sessions);
      if (known !== undefined) return known;
      bends[interval] ??= normals(random(`within ${interval}`));
      const places = bridged(ends[interval - 1] as Float64Array, end, bends[interval], {
        length: 2 * interval - 1,
        share: (sessions - (interval - 1) ** 2) / (2 * interval - 1),
      });
      between.set(sessions, places);
      return places;
    },
    logChances(sessions) {
      const interval = intervalOf(sessions);
      return chances[interval] ??= logChances(random(`touched ${interval}`));
    },
  };
}

/** At a share of the way between two places, by normals that leave the straight line. */
function bridged(
  from: Float64Array,
  to: Float64Array,
  bend: Float64Array,
  { length, share }: { readonly length: number; readonly share: number },
): Float64Array {
  const deviation = Math.sqrt(share * (1 - share) * length);
  const places = new Float64Array(from.length);
  for (let i = 0; i < places.length; i++) {
    places[i] = (1 - share) * (from[i] as number) + share * (to[i] as number) +
      deviation * (bend[i] as number);
  }
  return places;
}

/** The first interval ends at 1 session, the next ones at 4, 9 and so on. */
function intervalOf(sessions: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(sessions)));
}

/** Values become so many times themselves plus others. */
function addScaled(values: Float64Array, scale: number, others: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    values[i] = scale * (values[i] as number) + (others[i] as number);
  }
}
