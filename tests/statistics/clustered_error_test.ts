import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { clusteredError } from "../../shared/statistics/clustered_error.ts";

Deno.test("a clustered error is the one worked out by hand", () => {
  // Without a the mean is 1/3, without b 1: deviations 1/3 from their mean 2/3, sqrt(1/2 x 2/9).
  const error = clusteredError(Float64Array.of(1, 1, 1, 0, 0), ["a", "a", "b", "b", "b"]);
  assertAlmostEquals(error ?? 0, 1 / 3, 1e-12);
});

Deno.test("a cluster that outweighs the others leaves the mean uncertain", () => {
  // 50 of 98 and 0 of 2: without either the mean is 0 or 50/98.
  const values = Float64Array.from({ length: 100 }, (_, i) => i < 50 ? 1 : 0);
  const clusters = Array.from(values, (_, i) => i < 98 ? "a" : "b");
  assertAlmostEquals(clusteredError(values, clusters) ?? 0, 25 / 98, 1e-12);
});

Deno.test("with each value its own cluster the error is that of independent values", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 }),
      (values) => {
        const n = values.length;
        const mean = values.reduce((sum, value) => sum + value, 0) / n;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
        const error = clusteredError(Float64Array.from(values), values.map((_, i) => String(i)));
        assertAlmostEquals(error ?? 0, Math.sqrt(variance / n), 1e-12);
      },
    ),
  );
});

Deno.test("values of one cluster, or without variation, have no error", () => {
  assertEquals(clusteredError(Float64Array.of(0, 1, 1), ["a", "a", "a"]), undefined);
  assertEquals(clusteredError(Float64Array.of(1, 1, 1), ["a", "b", "c"]), undefined);
});
