/**
 * Total variance at k = 0 of quotes ascending in k: linear between the neighbours, else the nearest
 * quote's.
 */
export function atmVariance(k: Float64Array, w: Float64Array): number {
  for (let i = 1; i < k.length; i++) {
    const [left, right] = [k[i - 1] as number, k[i] as number];
    if (left <= 0 && right >= 0 && right > left) {
      const share = -left / (right - left);
      return (1 - share) * (w[i - 1] as number) + share * (w[i] as number);
    }
  }
  const distances = k.map(Math.abs);
  return w[distances.indexOf(Math.min(...distances))] as number;
}
