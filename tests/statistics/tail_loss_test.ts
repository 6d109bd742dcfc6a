import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { tailLoss } from "../../shared/statistics/tail_loss.ts";
import { sortedTail } from "../allocation/naive_limits.ts";

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

Deno.test("of forty outcomes the two worst are the tail", () => {
  const outcomes = Float64Array.from({ length: 40 }, (_, j) => (j * 7) % 40 - 10);
  const { loss, edge, below, onEdge } = tailLoss(outcomes);
  assertEquals([loss, edge, below, onEdge], [9.5, -9, 0.5, 0.5]);
});

Deno.test("a tail that is no whole number counts its best outcome in part", () => {
  // 1.5 of 30: the worst wholly, the next by half.
  const outcomes = Float64Array.from({ length: 30 }, (_, j) => j);
  outcomes[3] = -9;
  outcomes[20] = -6;
  const { loss, below, onEdge } = tailLoss(outcomes);
  assertAlmostEquals(loss, (9 + 0.5 * 6) / 1.5, 1e-12);
  assertAlmostEquals(below + onEdge, 1, 1e-12);
});

Deno.test("of fewer than twenty outcomes the worst is the tail, a gain a loss below zero", () => {
  assertEquals(tailLoss(Float64Array.of(3, 1, 2)).loss, -1);
});

Deno.test("the tail is that of the sorted outcomes, ties shared", () => {
  const outcomes = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 130 });
  fc.assert(fc.property(outcomes, (values) => {
    const { loss, edge, below, onEdge } = tailLoss(Float64Array.from(values));
    assertAlmostEquals(loss, sortedTail(values), 1e-9);
    // Weighted by the two weights the outcomes come to the same.
    const mean = values.reduce(
      (sum, value) => sum - value * (value < edge ? below : value === edge ? onEdge : 0),
      0,
    );
    assertAlmostEquals(mean, loss, 1e-9);
  }));
});
