import { meanOf } from "./mean_of.ts";
import { at } from "../vocabulary/at.ts";

/** A mean with the standard error and the statistic of its difference from 0. */
export interface MeanTest {
  readonly mean: number;
  readonly standardError: number;
  readonly statistic: number;
}

/**
 * Diebold-Mariano (1995): the mean loss of one forecast less that of another, session by session;
 * negative when the first is better. The standard error is Newey-West's with Bartlett weights over
 * `lag` sessions, since horizons overlap. Absent without variation.
 */
export function dieboldMariano(differences: Float64Array, lag: number): MeanTest | undefined {
  const n = differences.length;
  if (n <= lag + 1) return undefined;
  const mean = meanOf(differences);
  let variance = 0;
  for (let k = 0; k <= lag; k++) {
    let covariance = 0;
    for (let t = k; t < n; t++) {
      covariance += (at(differences, t) - mean) * (at(differences, t - k) - mean);
    }
    variance += (k === 0 ? 1 : 2 * (1 - k / (lag + 1))) * covariance / n;
  }
  if (!(variance > 0)) return undefined;
  const standardError = Math.sqrt(variance / n);
  return { mean, standardError, statistic: mean / standardError };
}
