import { normalQuantile } from "../../statistics/normal.ts";
import { seededRandom } from "../../statistics/seeded_random.ts";
import { at } from "../../vocabulary/at.ts";

/** Mirrored pairs of paths. */
export const PAIRS = 256;

/** What chance brings to pairs of paths, a row a pair and a column a step. */
export interface PolicyDraws {
  /** Moves of the driver of a pair's first path; the second has their opposites. */
  readonly moves: Float64Array;
  /** Logs of numbers in (0, 1): below the chance of a touch there was one. */
  readonly logChances: Float64Array;
}

/** Of the same points of time and seed the draws are the same: made once for all structures. */
const known = new WeakMap<Float64Array, { readonly seed: number; readonly draws: PolicyDraws }>();

/** Draws between points of time, the same for the same seed. */
export function policyDraws(times: Float64Array, seed: number): PolicyDraws {
  const last = known.get(times);
  if (last?.seed === seed) return last.draws;
  const draws = drawsOf(times, seededRandom(seed));
  known.set(times, { seed, draws });
  return draws;
}

function drawsOf(times: Float64Array, random: () => number): PolicyDraws {
  const steps = times.length - 1;
  const total = at(times, steps);
  const moves = new Float64Array(PAIRS * steps);
  for (let pair = 0; pair < PAIRS; pair++) {
    const row = moves.subarray(pair * steps, (pair + 1) * steps);
    let reached = 0;
    for (let i = 0; i < steps; i++) {
      const deviation = Math.sqrt(at(times, i + 1) - at(times, i));
      row[i] = deviation * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
      reached += at(row, i);
    }
    // Each pair ends in a slice of its own of what may come.
    const wanted = Math.sqrt(total) * normalQuantile((pair + random()) / (2 * PAIRS));
    for (let i = 0; i < steps; i++) {
      const share = (at(times, i + 1) - at(times, i)) / total;
      row[i] = at(row, i) + (wanted - reached) * share;
    }
  }
  return { moves, logChances: moves.map(() => Math.log(random())) };
}
