import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";

/** The worst of some results, with the weight of each in their mean; weights sum to 1. */
export interface WorstDraws {
  readonly places: Int32Array;
  readonly weights: Float64Array;
}

/**
 * The worst share of equally likely results, exactly: where that is no whole number of them the
 * best one of it counts in part; of equal results the earlier is the worse. The mean of their
 * losses is the CVaR.
 */
export function worstDraws(results: Float64Array, share = 0.05): WorstDraws {
  const size = share * results.length;
  const count = Math.min(results.length, Math.ceil(size - 1e-9));
  const bound = at(Float64Array.from(results).sort(), count - 1);
  const places = new Int32Array(count);
  let found = 0;
  for (let j = 0; j < results.length; j++) if (at(results, j) < bound) places[found++] = j;
  let last = found;
  for (let j = 0; last < count; j++) if (at(results, j) === bound) places[last++] = j;
  const weights = new Float64Array(count).fill(1 / size);
  if (count > 0) weights[count - 1] = 1 - (count - 1) / size;
  return { places, weights };
}

/** Mean of some results over the worst draws of these or others. */
export function meanOver(results: Float64Array, { places, weights }: WorstDraws): number {
  let mean = 0;
  for (let k = 0; k < places.length; k++) mean += at(weights, k) * at(results, nth(places, k));
  return mean;
}
