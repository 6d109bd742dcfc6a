import { assertAlmostEquals, assertEquals } from "@std/assert";
import { correlationOf } from "../../shared/statistics/correlation.ts";

Deno.test("a correlation is that of the pairs, and absent where a side stands still", () => {
  // Deviations -1, 0, 1 and -2, 1, 1: 3 / sqrt(2 x 6).
  const found = correlationOf(Float64Array.of(1, 2, 3), Float64Array.of(2, 5, 5));
  assertAlmostEquals(found ?? 0, 3 / Math.sqrt(12), 1e-12);
  assertEquals(correlationOf(Float64Array.of(1, 2, 3), Float64Array.of(4, 4, 4)), undefined);
  assertEquals(correlationOf(Float64Array.of(1, 2), Float64Array.of(4, 5)), undefined);
});
