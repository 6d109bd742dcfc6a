import { normalQuantile } from "../../statistics/normal.ts";
import { seededRandom } from "../../statistics/seeded_random.ts";
import { at } from "../../vocabulary/at.ts";
import type { DriverPaths } from "./policy_paths.ts";

/** Mirrored pairs of paths. */
export const PAIRS = 256;

/** Of the same points of time and seed the paths are the same: made once for all structures. */
const known = new WeakMap<Float64Array, { readonly seed: number; readonly paths: DriverPaths }>();

/**
 * Paths of the driver over points of time, the same for the same seed. The second of a pair mirrors
 * the first.
 */
export function policyDraws(times: Float64Array, seed: number): DriverPaths {
  const last = known.get(times);
  if (last?.seed === seed) return last.paths;
  const paths = pathsOf(times, seededRandom(seed));
  known.set(times, { seed, paths });
  return paths;
}

function pathsOf(times: Float64Array, random: () => number): DriverPaths {
  const steps = times.length - 1;
  const total = at(times, steps);
  const columns = () => Array.from(times, () => new Float64Array(2 * PAIRS));
  const [drivers, logChances] = [columns(), columns()];
  for (let pair = 0; pair < PAIRS; pair++) {
    const moves = new Float64Array(steps);
    let reached = 0;
    for (let i = 0; i < steps; i++) {
      const deviation = Math.sqrt(at(times, i + 1) - at(times, i));
      moves[i] = deviation * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
      reached += at(moves, i);
    }
    // Each pair ends in a slice of its own of what may come.
    const wanted = Math.sqrt(total) * normalQuantile((pair + random()) / (2 * PAIRS));
    let driver = 0;
    for (let i = 0; i < steps; i++) {
      const share = (at(times, i + 1) - at(times, i)) / total;
      driver += at(moves, i) + (wanted - reached) * share;
      setPair(drivers[i + 1] as Float64Array, pair, driver, -driver);
    }
  }
  for (let pair = 0; pair < PAIRS; pair++) {
    for (let i = 0; i < steps; i++) {
      const chance = Math.log(random());
      setPair(logChances[i + 1] as Float64Array, pair, chance, chance);
    }
  }
  return { drivers, logChances };
}

function setPair(column: Float64Array, pair: number, first: number, second: number): void {
  column[2 * pair] = first;
  column[2 * pair + 1] = second;
}
