import { at } from "../vocabulary/at.ts";
/**
 * Total variance at k = 0 of quotes ascending in k: linear between the neighbours, else the nearest
 * quote's.
 */
export function atmVariance(k: Float64Array, w: Float64Array): number {
  for (let i = 1; i < k.length; i++) {
    const [left, right] = [at(k, i - 1), at(k, i)];
    if (left <= 0 && right >= 0 && right > left) {
      const share = -left / (right - left);
      return (1 - share) * at(w, i - 1) + share * at(w, i);
    }
  }
  const distances = k.map(Math.abs);
  return at(w, distances.indexOf(Math.min(...distances)));
}
