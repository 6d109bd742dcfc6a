import { assertAlmostEquals, assertEquals } from "@std/assert";
import { dieboldMariano } from "../../shared/statistics/diebold_mariano.ts";

const array = (...values: number[]) => Float64Array.from(values);

Deno.test("Diebold-Mariano's statistic uses Bartlett weights over the lags", () => {
  const losses = array(1, 2, 3, 4);
  assertAlmostEquals(dieboldMariano(losses, 0)?.statistic ?? 0, 2.5 / Math.sqrt(1.25 / 4), 1e-12);
  assertAlmostEquals(dieboldMariano(losses, 1)?.statistic ?? 0, 4, 1e-12);
  assertEquals(dieboldMariano(array(1, 1, 1), 1), undefined);
});
