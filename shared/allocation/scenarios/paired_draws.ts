import { normalQuantile } from "../../statistics/normal.ts";

/** What chance gives to mirrored pairs of draws, each stratum once. */
export interface PairedDraws {
  readonly pairs: number;
  /** The normal of each pair's first draw, a number a pair; the second has its opposite. */
  normals(random: () => number): Float64Array;
  /** Normals that both of a pair have, a number a pair. */
  commonNormals(random: () => number): Float64Array;
  /** Logs of numbers in (0, 1) that both of a pair have, a number a pair. */
  logChances(random: () => number): Float64Array;
}

/** Of so many draws: two a pair. Throws unless they are a whole number of pairs. */
export function pairedDraws(drawCount: number): PairedDraws {
  const pairs = drawCount / 2;
  if (!(Number.isInteger(pairs) && pairs > 0)) {
    throw new RangeError(`scenarios need an even number of draws, not ${drawCount}`);
  }
  const strata = (count: number) =>
    Float64Array.from({ length: pairs }, (_, i) => normalQuantile((i + 0.5) / count));
  const [halves, wholes] = [strata(drawCount), strata(pairs)];
  const logs = Float64Array.from({ length: pairs }, (_, i) => Math.log((i + 0.5) / pairs));
  return {
    pairs,
    normals: (random) => shuffled(halves, -1, random),
    commonNormals: (random) => shuffled(wholes, 1, random),
    logChances: (random) => shuffled(logs, 1, random),
  };
}

/** The same numbers in an order of chance, half of them by chance times a sign. */
function shuffled(values: Float64Array, sign: 1 | -1, random: () => number): Float64Array {
  const order = values.slice();
  for (let i = order.length - 1; i >= 0; i--) {
    const toss = Math.floor(2 * (i + 1) * random());
    const other = toss >> 1;
    const value = order[other] as number;
    order[other] = order[i] as number;
    // Without a branch: chance would have it guessed wrong half of the time.
    order[i] = (1 - (toss & 1) * (1 - sign)) * value;
  }
  return order;
}
