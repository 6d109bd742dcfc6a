import { at } from "../../vocabulary/at.ts";
import { pointWeights } from "./lattice.ts";

/** Buckets of the settlement price, each of the same probability. */
const BUCKETS = 64;
/** How often the outermost one of each side is halved towards its end. */
const HALVINGS = 6;
/** Probability below each bucket's upper end, ascending to 1. */
const ENDS = bucketEnds();
const WEIGHTS = pointWeights();
/** Rupees per unit by which results of a flat end may differ: rounding, far below a tick. */
const FLAT = 1e-6;

/** What may come, with its probability; the probabilities sum to 1. */
export interface WeighedResults {
  readonly results: readonly number[];
  readonly probabilities: readonly number[];
}

/**
 * Outcomes (by cell point of the driver) as their means over buckets of equal probability,
 * ascending in the settlement price; the outermost ones are halved, for a tail's results lie far
 * apart. A flat end of the payoff is a result of its own, with its own probability: mixed into a
 * bucket the greatest loss would seem smaller than it is.
 */
export function outcomeBuckets(outcomes: Float64Array): WeighedResults {
  const last = outcomes.length - 1;
  const isFlat = (i: number, end: number) => Math.abs(at(outcomes, i) - at(outcomes, end)) < FLAT;
  let from = 0;
  if (isFlat(1, 0)) { while (from <= last && isFlat(from, 0)) from++; }
  let to = last;
  if (isFlat(last - 1, last)) { while (to >= from && isFlat(to, last)) to--; }
  const sums = new Float64Array(ENDS.length + 2);
  const masses = new Float64Array(ENDS.length + 2);
  const add = (place: number, mass: number, result: number) => {
    masses[place] = at(masses, place) + mass;
    sums[place] = at(sums, place) + mass * result;
  };
  let [bucket, passed] = [0, 0];
  for (let i = 0; i <= last; i++) {
    const [weight, outcome] = [at(WEIGHTS, i), at(outcomes, i)];
    // A point is narrower than a bucket: it reaches into the next one at most.
    const inside = Math.min(weight, at(ENDS, bucket) - passed);
    passed += weight;
    if (i < from) add(ENDS.length, weight, outcome);
    else if (i > to) add(ENDS.length + 1, weight, outcome);
    else {
      add(bucket, inside, outcome);
      add(Math.min(ENDS.length - 1, bucket + 1), weight - inside, outcome);
    }
    if (passed >= at(ENDS, bucket) && bucket < ENDS.length - 1) bucket += 1;
  }
  const places = [...masses.keys()].filter((place) => at(masses, place) > 0);
  return {
    results: places.map((place) => at(sums, place) / at(masses, place)),
    probabilities: places.map((place) => at(masses, place)),
  };
}

function bucketEnds(): Float64Array {
  const tail = Array.from({ length: HALVINGS }, (_, i) => 2 ** (i - HALVINGS) / BUCKETS);
  const equal = Array.from({ length: BUCKETS - 1 }, (_, i) => (i + 1) / BUCKETS);
  return Float64Array.from([...tail, ...equal, ...tail.map((end) => 1 - end).reverse(), 1]);
}
