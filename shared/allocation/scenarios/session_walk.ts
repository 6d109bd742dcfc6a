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
  const count = end > 0 ? intervalOf(end) : 0;
  return Float64Array.from({ length: count + 1 }, (_, i) => Math.min(knotAt(i), end));
}

/**
 * A walk of its own random numbers, the same however far and in whatever order it is asked. At each
 * of its times its variance over the draws is the sessions, and its correlation with `apart` 0:
 * chance would leave 4% of the one and 3% of the other.
 */
export function sessionWalk(
  { pairs, normals, logChances }: PairedDraws,
  random: (part: string) => () => number,
  apart?: SessionWalk,
): SessionWalk {
  const ends: Float64Array[] = [new Float64Array(pairs)];
  const bends: Float64Array[] = [];
  const chances: Float64Array[] = [];
  const between = new Map<number, Float64Array>();
  const endOf = (interval: number) => {
    for (let next = ends.length; next <= interval; next++) {
      const moves = normals(random(`${next}`));
      addScaled(moves, Math.sqrt(lengthOf(next)), ends[next - 1] as Float64Array);
      match(moves, knotAt(next), apart?.after(knotAt(next)));
      ends.push(moves);
    }
    return ends[interval] as Float64Array;
  };
  return {
    after(sessions) {
      const interval = intervalOf(sessions);
      const end = endOf(interval);
      if (sessions === knotAt(interval)) return end;
      const known = between.get(sessions);
      if (known !== undefined) return known;
      bends[interval] ??= normals(random(`within ${interval}`));
      const places = bridged(ends[interval - 1] as Float64Array, end, bends[interval], {
        length: lengthOf(interval),
        share: (sessions - knotAt(interval - 1)) / lengthOf(interval),
      });
      match(places, sessions, apart?.after(sessions));
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

/** Sessions at the end of an interval: 0, 1, 2, 4, 6, 9, 12, 16 and so on. */
function knotAt(interval: number): number {
  return Math.floor((interval + 1) ** 2 / 4);
}

function lengthOf(interval: number): number {
  return knotAt(interval) - knotAt(interval - 1);
}

/** The interval that ends at some sessions or holds them; the first for none. */
function intervalOf(sessions: number): number {
  let interval = 1;
  while (knotAt(interval) < sessions) interval += 1;
  return interval;
}

/** Takes what values share with others out of them, and gives them a mean square. */
function match(values: Float64Array, meanSquare: number, others?: Float64Array): void {
  if (others !== undefined) {
    const squares = productOf(others, others);
    if (squares > 0) addScaled(values, 1, others, -productOf(values, others) / squares);
  }
  const squares = productOf(values, values);
  const scale = squares > 0 ? Math.sqrt(meanSquare * values.length / squares) : 1;
  for (let i = 0; i < values.length; i++) values[i] = scale * (values[i] as number);
}

function productOf(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < first.length; i++) sum += (first[i] as number) * (second[i] as number);
  return sum;
}

/** Values become so many times themselves plus so many times others. */
function addScaled(values: Float64Array, scale: number, others: Float64Array, share = 1): void {
  for (let i = 0; i < values.length; i++) {
    values[i] = scale * (values[i] as number) + share * (others[i] as number);
  }
}
