import { assertAlmostEquals, assertEquals } from "@std/assert";
import { kolmogorovSmirnov } from "../../shared/statistics/kolmogorov_smirnov.ts";

const array = (...values: number[]) => Float64Array.from(values);

Deno.test("the Kolmogorov-Smirnov distance is the largest step between values and their ranks", () => {
  assertAlmostEquals(kolmogorovSmirnov(array(0.6, 0.05, 0.9, 0.2))?.statistic ?? 0, 0.3, 1e-15);
  assertEquals(kolmogorovSmirnov(array()), undefined);
});

Deno.test("a Kolmogorov-Smirnov distance at Stephens' 5% point has a p value of 5%", () => {
  const n = 100;
  const shift = 1.358 / (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) - 0.5 / n;
  const values = Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n + shift);
  assertAlmostEquals(kolmogorovSmirnov(values)?.pValue ?? 0, 0.05, 2e-4);
});
