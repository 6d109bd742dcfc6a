import { meanOf } from "./mean_of.ts";
import { normalQuantile } from "./normal.ts";
import { chiSquareTail } from "./chi_square_tail.ts";
import type { FitTest } from "./kolmogorov_smirnov.ts";
import { at } from "../vocabulary/at.ts";

/**
 * A probability integral transform of exactly 0 or 1 would be an infinite deviation: 7 of them
 * stand for it.
 */
const LEAST = 1.3e-12;
const FEWEST = 5;

/**
 * Berkowitz' (2001) likelihood ratio over z = inverse normal of successive probability integral
 * transforms: z(t) = c + rho z(t-1) + e against c = 0, rho = 0, variance 1, given the first value;
 * chi-square with 3 degrees of freedom. Absent with fewer than 5 values or without variation.
 */
export function berkowitz(transforms: Float64Array): FitTest | undefined {
  if (transforms.length < FEWEST) return undefined;
  const z = transforms.map((u) => normalQuantile(Math.min(1 - LEAST, Math.max(LEAST, u))));
  const n = z.length - 1;
  const [before, after] = [z.subarray(0, n), z.subarray(1)];
  const [x, y] = [meanOf(before), meanOf(after)];
  let xx = 0;
  let xy = 0;
  let yy = 0;
  let square = 0;
  for (let i = 0; i < n; i++) {
    const [p, q] = [at(before, i), at(after, i)];
    xx += (p - x) ** 2;
    xy += (p - x) * (q - y);
    yy += (q - y) ** 2;
    square += q * q;
  }
  const variance = (yy - xy * xy / xx) / n;
  if (!(variance > 0)) return undefined;
  const statistic = square - n * (Math.log(variance) + 1);
  return { statistic, pValue: chiSquareTail(statistic, 3) };
}
