import { meanOf } from "./mean_of.ts";

/**
 * Standard error of a mean whose values are independent between clusters only (method 2.3), by
 * leaving out one cluster at a time: sqrt((G-1)/G SUM (m_g - m)^2) with m_g the mean without
 * cluster g and m the mean of those. Where one cluster outweighs the others it says so; sums of
 * deviations would come out near 0. Absent with fewer than 2 clusters or without variation: then
 * nothing is known of it. `clusters` names the cluster of each value.
 */
export function clusteredError(
  values: Float64Array,
  clusters: readonly string[],
): number | undefined {
  const total = values.reduce((sum, value) => sum + value, 0);
  const parts = new Map<string, { sum: number; count: number }>();
  values.forEach((value, i) => {
    const cluster = clusters[i] ?? "";
    const { sum, count } = parts.get(cluster) ?? { sum: 0, count: 0 };
    parts.set(cluster, { sum: sum + value, count: count + 1 });
  });
  const without = [...parts.values()].map(({ sum, count }) =>
    (total - sum) / (values.length - count)
  );
  const groups = without.length;
  if (groups < 2) return undefined;
  const mean = meanOf(without);
  const squares = without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return squares > 0 ? Math.sqrt((groups - 1) / groups * squares) : undefined;
}
