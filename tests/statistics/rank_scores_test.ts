import { assertAlmostEquals, assertEquals } from "@std/assert";
import { rankScores } from "../../shared/statistics/rank_scores.ts";

const array = (...values: number[]) => Float64Array.from(values);

Deno.test("the rank correlation of a published example is -29/165", () => {
  const quotients = array(106, 100, 86, 101, 99, 103, 97, 113, 112, 110);
  const hours = array(7, 27, 2, 50, 28, 29, 20, 12, 6, 17);
  const [p, q] = [rankScores(quotients), rankScores(hours)];
  const products = p.map((score, i) => score * (q[i] ?? NaN));
  assertAlmostEquals(products.reduce((sum, value) => sum + value, 0) / 10, -29 / 165, 1e-12);
});

Deno.test("equal values share the mean of their ranks", () => {
  const scores = rankScores(array(5, 1, 5, 9));
  assertEquals(scores[0], scores[2]);
  assertAlmostEquals(scores.reduce((sum, value) => sum + value * value, 0), 4, 1e-12);
  assertEquals(rankScores(array(2, 2)), array(0, 0));
});
