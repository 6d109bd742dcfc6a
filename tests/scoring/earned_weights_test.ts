import { assertAlmostEquals, assertEquals } from "@std/assert";
import { earnedWeights } from "../../shared/scoring/earned_weights.ts";

const WEIGHTS = { a: 0.5, b: 0.3, c: 0.2 };

Deno.test("a part that earned nothing weighs nothing, and the others share it in proportion", () => {
  const { a, b, c } = earnedWeights(WEIGHTS, "a", 0);
  assertEquals(a, 0);
  assertAlmostEquals(b, 0.6, 1e-15);
  assertAlmostEquals(c, 0.4, 1e-15);
});

Deno.test("a part that earned all keeps its weight, half of it half", () => {
  assertEquals(earnedWeights(WEIGHTS, "a", 1), WEIGHTS);
  const { a, b, c } = earnedWeights(WEIGHTS, "a", 0.5);
  assertEquals(a, 0.25);
  assertAlmostEquals(b, 0.45, 1e-15);
  assertAlmostEquals(c, 0.3, 1e-15);
});
