import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { tailLoss } from "../../shared/statistics/tail_loss.ts";
import { meanOver, worstDraws } from "../../shared/statistics/worst_draws.ts";

const ranks = (count: number) => Float64Array.from({ length: count }, (_, j) => (j * 7) % count);

Deno.test("the worst twentieth of a hundred results are the five least, each as much", () => {
  const { places, weights } = worstDraws(ranks(100));
  assertEquals([...places].map((j) => (j * 7) % 100).sort(), [0, 1, 2, 3, 4]);
  for (const weight of weights) assertAlmostEquals(weight, 0.2, 1e-15);
  assertAlmostEquals(tailLoss(ranks(100)), -2, 1e-12);
});

Deno.test("where a twentieth is no whole number the best of the worst counts in part", () => {
  // 1.5 of 30: all of 0, half of 1.
  const { places, weights } = worstDraws(ranks(30));
  assertEquals([...places].map((j) => (j * 7) % 30), [0, 1]);
  assertAlmostEquals(weights[0] ?? NaN, 2 / 3, 1e-15);
  assertAlmostEquals(weights[1] ?? NaN, 1 / 3, 1e-15);
  assertAlmostEquals(tailLoss(ranks(30)), -1 / 3, 1e-12);
  assertAlmostEquals(tailLoss(Float64Array.of(5, -3, 9)), 3, 1e-12);
});

Deno.test("of equal results the earlier are the worse", () => {
  const results = new Float64Array(60);
  results[40] = -1;
  assertEquals([...worstDraws(results).places], [40, 0, 1]);
  assertEquals([...worstDraws(new Float64Array(60)).places], [0, 1, 2]);
});

Deno.test("another share is another tail", () => {
  assertEquals([...worstDraws(ranks(10), 0.2).weights], [0.5, 0.5]);
  assertEquals(worstDraws(ranks(10), 1).places.length, 10);
});

Deno.test("the mean over the worst is the least of all means of so many results", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 90 }),
      (list) => {
        const results = Float64Array.from(list);
        const worst = worstDraws(results);
        assertAlmostEquals(worst.weights.reduce((sum, weight) => sum + weight, 0), 1, 1e-12);
        assertEquals(new Set(worst.places).size, worst.places.length);
        // Rockafellar and Uryasev: CVaR = min over t of t + E[(loss - t)+]/0.05, at a loss.
        const losses = list.map((result) => -result);
        const at = (t: number) =>
          t + losses.reduce((sum, loss) => sum + Math.max(0, loss - t), 0) / losses.length / 0.05;
        assertAlmostEquals(-meanOver(results, worst), Math.min(...losses.map(at)), 1e-9);
      },
    ),
    { numRuns: 500, seed: 5 },
  );
});
