import { at } from "../vocabulary/at.ts";
import { expandingNeweyWest } from "./expanding_newey_west.ts";

/** A mean with the standard error and the statistic of its difference from 0. */
export interface MeanTest {
  readonly mean: number;
  readonly standardError: number;
  readonly statistic: number;
}

/**
 * Mean of values that overlap, with Newey and West's error: Bartlett weights over `lag` of them. Of
 * differences of losses it is the test of Diebold and Mariano (method 2.3). Absent up to `lag` + 1
 * values, and without variation.
 */
export function neweyWest(values: Float64Array, lag: number): MeanTest | undefined {
  const sums = expandingNeweyWest(lag);
  for (let i = 0; i < values.length; i++) sums.add(at(values, i), 0);
  const standardError = sums.error(1, 0);
  if (standardError === undefined) return undefined;
  const [mean] = sums.means();
  return { mean, standardError, statistic: mean / standardError };
}
