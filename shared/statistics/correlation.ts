import { meanOf } from "./mean_of.ts";
import { at } from "../vocabulary/at.ts";

/**
 * Pearson's correlation of paired values; absent with fewer than 3 pairs, or where either does not
 * vary.
 */
export function correlationOf(first: Float64Array, second: Float64Array): number | undefined {
  const n = first.length;
  if (n < 3) return undefined;
  const [p, q] = [meanOf(first), meanOf(second)];
  let [products, squaresP, squaresQ] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [at(first, i) - p, at(second, i) - q];
    products += x * y;
    squaresP += x * x;
    squaresQ += y * y;
  }
  if (!(squaresP > 0 && squaresQ > 0)) return undefined;
  return Math.min(1, Math.max(-1, products / Math.sqrt(squaresP * squaresQ)));
}
