import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { clusteredError } from "../../shared/statistics/clustered_error.ts";
import { correlationOf } from "../../shared/statistics/correlation.ts";
import { type Prediction, reliabilityOf } from "../../shared/statistics/reliability.ts";

function prediction(probability: number, happened: boolean, cluster: string): Prediction {
  return { probability, happened, cluster };
}

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

Deno.test("buckets, Brier score and errors are those worked out by hand", () => {
  const found = reliabilityOf([
    prediction(0.62, true, "2026-01-27"),
    prediction(0.66, true, "2026-01-27"),
    prediction(0.64, false, "2026-02-24"),
    prediction(0.68, true, "2026-02-24"),
    prediction(1, true, "2026-02-24"),
  ]);
  // (0.38^2 + 0.34^2 + 0.64^2 + 0.32^2 + 0) / 5
  assertAlmostEquals(found?.brier ?? 0, 0.15440, 1e-12);
  assertEquals([found?.count, found?.clusters, found?.realised], [5, 2, 0.8]);
  const sixth = found?.buckets[6];
  assertEquals([sixth?.from, sixth?.to, sixth?.count, sixth?.clusters], [0.6, 0.7, 4, 2]);
  assertAlmostEquals(sixth?.predicted ?? 0, 0.65, 1e-12);
  assertEquals(sixth?.realised, 0.75);
  // Means without either expiry 0.5 and 1: sqrt(1/2 x 2 x 0.25^2).
  assertAlmostEquals(sixth?.standardError ?? 0, 0.25, 1e-12);
  assertEquals([sixth?.withinTwoErrors, found?.judged, found?.within], [true, 1, 1]);
  assertEquals(found?.buckets[9], {
    from: 0.9,
    to: 1,
    count: 1,
    clusters: 1,
    predicted: 1,
    realised: 1,
  });
  assertEquals(found?.buckets[0], { from: 0, to: 0.1, count: 0, clusters: 0 });
});

/** Every bucket's middle in each of `clusters` clusters of 20 predictions, happening as often as stated plus `off` of 20. */
function calibrated(clusters: number, off: number): Prediction[] {
  const all: Prediction[] = [];
  for (let cluster = 0; cluster < clusters; cluster++) {
    for (let bucket = 0; bucket < 10; bucket++) {
      // Alternating by one: every bucket varies between clusters.
      const wins = 2 * bucket + 1 + off + (cluster % 2 === 0 ? 1 : -1);
      for (let i = 0; i < 20; i++) {
        all.push(prediction((bucket + 0.5) / 10, i < wins, String(cluster)));
      }
    }
  }
  return all;
}

Deno.test("thirty clusters decide, fewer do not", () => {
  assertEquals(reliabilityOf(calibrated(30, 0))?.decision, "reliable");
  assertEquals(reliabilityOf(calibrated(30, 3))?.decision, "not_reliable");
  assertEquals(reliabilityOf(calibrated(29, 0))?.decision, "undecided");
});

Deno.test("without a prediction there is no reliability", () => {
  assertEquals(reliabilityOf([]), undefined);
});

Deno.test("a correlation is that of the pairs, and absent where a side stands still", () => {
  // Deviations -1, 0, 1 and -2, 1, 1: 3 / sqrt(2 x 6).
  const found = correlationOf(Float64Array.of(1, 2, 3), Float64Array.of(2, 5, 5));
  assertAlmostEquals(found ?? 0, 3 / Math.sqrt(12), 1e-12);
  assertEquals(correlationOf(Float64Array.of(1, 2, 3), Float64Array.of(4, 4, 4)), undefined);
  assertEquals(correlationOf(Float64Array.of(1, 2), Float64Array.of(4, 5)), undefined);
});
