import { assertAlmostEquals } from "@std/assert";
import { expandingHistogram } from "../../shared/statistics/expanding_histogram.ts";

Deno.test("an expanding histogram's percentiles are those of the sorted values to within a bin", () => {
  const histogram = expandingHistogram();
  for (let i = 0; i < 1000; i++) histogram.add(-3 + 0.004 * ((i * 617) % 1000));
  assertAlmostEquals(histogram.quantile(0.01), -2.96, 0.021);
  assertAlmostEquals(histogram.quantile(0.5), -1, 0.021);
});
