import { at } from "../../vocabulary/at.ts";
import { pointWeights } from "./lattice.ts";

const WEIGHTS = pointWeights();

/** Probability that an outcome (by cell point of the driver) is no better than a result. */
export function tailProbability(outcomes: Float64Array, result: number): number {
  let probability = 0;
  for (let i = 0; i < outcomes.length; i++) {
    if (at(outcomes, i) <= result) probability += at(WEIGHTS, i);
  }
  return probability;
}
