import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type Prediction, reliabilityOf } from "../../shared/statistics/reliability.ts";

function prediction(probability: number, happened: boolean, cluster: string): Prediction {
  return { probability, happened, cluster };
}

/**
 * Every bucket's middle in each of `clusters` clusters of 20 predictions, happening as often as
 * stated plus `off` of 20.
 */
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
  assertEquals([sixth?.withinTwoErrors, found?.judged, found?.within], [undefined, 0, 0]);
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

Deno.test("thirty clusters decide, fewer do not", () => {
  assertEquals(reliabilityOf(calibrated(30, 0))?.decision, "reliable");
  assertEquals(reliabilityOf(calibrated(30, 3))?.decision, "not_reliable");
  assertEquals(reliabilityOf(calibrated(29, 0))?.decision, "undecided");
});

Deno.test("a bucket is judged from ten clusters on", () => {
  const [nine, ten] = [9, 10].map((clusters) => reliabilityOf(calibrated(clusters, 0)));
  assertEquals([nine?.judged, ten?.judged, ten?.within], [0, 10, 10]);
  assertEquals(reliabilityOf(calibrated(10, 3))?.within, 0);
});

Deno.test("without a prediction there is no reliability", () => {
  assertEquals(reliabilityOf([]), undefined);
});
