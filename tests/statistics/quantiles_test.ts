import { assertAlmostEquals, assertEquals } from "@std/assert";
import { quantilesOf } from "../../shared/statistics/quantiles.ts";

Deno.test("quantiles lie on straight lines between ordered values", () => {
  const found = quantilesOf([3, 1, 2, 5, 4, 6]);
  assertEquals([found?.count, found?.median], [6, 3.5]);
  assertAlmostEquals(found?.p10 ?? 0, 1.5, 1e-12);
  assertAlmostEquals(found?.p90 ?? 0, 5.5, 1e-12);
  assertEquals(quantilesOf([7]), { count: 1, p10: 7, median: 7, p90: 7 });
  assertEquals(quantilesOf([]), undefined);
});
