import { at } from "../../vocabulary/at.ts";
import { pointWeights } from "./lattice.ts";

/** Buckets of the settlement price, each of the same probability. */
const BUCKETS = 64;
const WEIGHTS = pointWeights();
/** Rupees per unit by which results of a flat end may differ: rounding, far below a tick. */
const FLAT = 1e-6;

/** What may come, with its probability; the probabilities sum to 1. */
export interface WeighedResults {
  readonly results: readonly number[];
  readonly probabilities: readonly number[];
}

/**
 * Outcomes (by cell point of the driver) as their means over buckets of equal probability, ascending
 * in the settlement price. A flat end of the payoff is a result of its own, with its own probability:
 * mixed into a bucket the greatest loss would seem smaller than it is.
 */
export function outcomeBuckets(outcomes: Float64Array): WeighedResults {
  const last = outcomes.length - 1;
  const isFlat = (i: number, end: number) => Math.abs(at(outcomes, i) - at(outcomes, end)) < FLAT;
  let from = 0;
  if (isFlat(1, 0)) { while (from <= last && isFlat(from, 0)) from++; }
  let to = last;
  if (isFlat(last - 1, last)) { while (to >= from && isFlat(to, last)) to--; }
  const sums = new Float64Array(BUCKETS + 2);
  const masses = new Float64Array(BUCKETS + 2);
  const add = (place: number, mass: number, result: number) => {
    masses[place] = at(masses, place) + mass;
    sums[place] = at(sums, place) + mass * result;
  };
  let passed = 0;
  for (let i = 0; i <= last; i++) {
    const [weight, outcome] = [at(WEIGHTS, i), at(outcomes, i)];
    const bucket = Math.min(BUCKETS - 1, Math.floor(passed * BUCKETS));
    // No point holds more than half of a bucket: it reaches into the next one at most.
    const inside = Math.min(weight, (bucket + 1) / BUCKETS - passed);
    passed += weight;
    if (i < from) add(0, weight, outcome);
    else if (i > to) add(BUCKETS + 1, weight, outcome);
    else {
      add(bucket + 1, inside, outcome);
      if (weight > inside) add(Math.min(BUCKETS, bucket + 2), weight - inside, outcome);
    }
  }
  const places = [...masses.keys()].filter((place) => at(masses, place) > 0);
  return {
    results: places.map((place) => at(sums, place) / at(masses, place)),
    probabilities: places.map((place) => at(masses, place)),
  };
}
