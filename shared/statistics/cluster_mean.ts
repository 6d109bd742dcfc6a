import type { MeanTest } from "./newey_west.ts";
import { meanOf } from "./mean_of.ts";

/** A mean over sessions whose horizons overlap, judged by the horizons that do not. */
interface ClusterMean extends MeanTest {
  /** Independent horizons: sessions / horizon, whole. */
  readonly clusters: number;
}

/**
 * Mean of one value a session, each about the `horizon` sessions that follow it. Its standard error
 * is that of as many values as there are non-overlapping horizons: every start of them is used,
 * none counts twice. Absent with fewer than 2 clusters or without variation.
 */
export function clusterMean(values: Float64Array, horizon: number): ClusterMean | undefined {
  const n = values.length;
  const clusters = Math.floor(n / horizon);
  if (clusters < 2) return undefined;
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  if (!(variance > 0)) return undefined;
  const standardError = Math.sqrt(variance / clusters);
  return { mean, standardError, statistic: mean / standardError, clusters };
}
