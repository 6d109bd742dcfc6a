import { assertAlmostEquals, assertEquals } from "@std/assert";
import { chiSquareTail } from "../../shared/statistics/chi_square_tail.ts";

Deno.test("chi-square tails are those of the printed tables", () => {
  const tables = [[1, 3.841459], [2, 5.991465], [3, 7.814728], [4, 9.487729], [5, 11.070498]];
  for (const [degrees = 0, x = 0] of tables) {
    assertAlmostEquals(chiSquareTail(x, degrees), 0.05, 1e-7);
  }
  assertAlmostEquals(chiSquareTail(11.344867, 3), 0.01, 1e-8);
  assertEquals(chiSquareTail(0, 3), 1);
});
