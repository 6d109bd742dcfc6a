import { assertAlmostEquals, assertEquals } from "@std/assert";
import { clusterMean } from "../../shared/statistics/cluster_mean.ts";

const array = (...values: number[]) => Float64Array.from(values);

Deno.test("sessions with overlapping horizons count once a horizon", () => {
  const found = clusterMean(array(1, 2, 3, 4), 2);
  assertEquals([found?.mean, found?.clusters], [2.5, 2]);
  assertAlmostEquals(found?.standardError ?? 0, Math.sqrt(5 / 3 / 2), 1e-12);
  assertEquals(clusterMean(array(1, 2, 3), 2), undefined);
});
