import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { tailLoss } from "../../shared/statistics/tail_loss.ts";

const ranks = (count: number) => Float64Array.from({ length: count }, (_, j) => (j * 7) % count);

Deno.test("of a hundred outcomes the tail is the five least, each as much", () => {
  const { loss, edge, below, onEdge } = tailLoss(ranks(100));
  assertEquals([loss, edge], [-2, 4]);
  assertAlmostEquals(below, 0.2, 1e-15);
  assertAlmostEquals(onEdge, 0.2, 1e-15);
});

Deno.test("where a twentieth is no whole number the best of the tail counts in part", () => {
  // 1.5 of 30: all of 0, half of 1.
  const { loss, edge, below, onEdge } = tailLoss(ranks(30));
  assertAlmostEquals(loss, -1 / 3, 1e-12);
  assertEquals(edge, 1);
  assertAlmostEquals(below, 2 / 3, 1e-15);
  assertAlmostEquals(onEdge, 1 / 3, 1e-15);
  assertAlmostEquals(tailLoss(Float64Array.of(5, -3, 9)).loss, 3, 1e-12);
});

Deno.test("equal outcomes on the edge share what is left of the tail", () => {
  const outcomes = new Float64Array(60);
  outcomes[40] = -1;
  const { edge, below, onEdge } = tailLoss(outcomes);
  assertEquals(edge, 0);
  assertAlmostEquals(below, 1 / 3, 1e-15);
  assertAlmostEquals(59 * onEdge, 2 / 3, 1e-12);
});

Deno.test("the mean loss of the tail is the least of all bounds on it, and its weights give it", () => {
  const outcomes = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 90 });
  fc.assert(
    fc.property(outcomes, (list) => {
      const { loss, edge, below, onEdge } = tailLoss(Float64Array.from(list));
      // Rockafellar and Uryasev: CVaR = min over t of t + E[(loss - t)+]/0.05, at a loss.
      const losses = list.map((outcome) => -outcome);
      const at = (t: number) =>
        t + losses.reduce((sum, one) => sum + Math.max(0, one - t), 0) / losses.length / 0.05;
      assertAlmostEquals(loss, Math.min(...losses.map(at)), 1e-9);
      const weights = list.map((outcome) => outcome < edge ? below : outcome === edge ? onEdge : 0);
      assertAlmostEquals(weights.reduce((sum, weight) => sum + weight, 0), 1, 1e-12);
      const mean = weights.reduce((sum, weight, j) => sum + weight * (losses[j] ?? NaN), 0);
      assertAlmostEquals(mean, loss, 1e-9);
    }),
    { numRuns: 500, seed: 5 },
  );
});
