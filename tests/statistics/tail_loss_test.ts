import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { tailLoss } from "../../shared/statistics/tail_loss.ts";
import { sortedTail } from "../allocation/naive_limits.ts";

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
