import { normalQuantile } from "../../statistics/normal.ts";
import { shuffled } from "../../statistics/shuffled.ts";

/** What chance gives to mirrored pairs of draws: a number a pair, each stratum once. */
export interface PairedDraws {
  readonly pairs: number;
  /** The normal of each pair's first draw; the second has its opposite. */
  normals(random: () => number): Float64Array;
  /** Logs of numbers in (0, 1), one for both of a pair. */
  logChances(random: () => number): Float64Array;
}

/** Of so many draws: two a pair. Throws unless they are a whole number of pairs. */
export function pairedDraws(drawCount: number): PairedDraws {
  const pairs = drawCount / 2;
  if (!(Number.isInteger(pairs) && pairs > 0)) {
    throw new RangeError(`scenarios need an even number of draws, not ${drawCount}`);
  }
  const lower = Float64Array.from(
    { length: pairs },
    (_, i) => normalQuantile((i + 0.5) / drawCount),
  );
  const logs = Float64Array.from({ length: pairs }, (_, i) => Math.log((i + 0.5) / pairs));
  return {
    pairs,
    normals: (random) => shuffled(lower, random).map((z) => random() < 0.5 ? z : -z),
    logChances: (random) => shuffled(logs, random),
  };
}
