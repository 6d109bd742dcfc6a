import { assertAlmostEquals, assertEquals } from "@std/assert";
import { logReturns } from "../../shared/analysis/realised/log_returns.ts";
import { ewmaVariances } from "../../shared/statistics/ewma_variance.ts";
import { assertFigures } from "../support/assert_figures.ts";
import { barsOfCase } from "../support/bars_of_case.ts";
import { quantCase } from "../support/quant_cases.ts";

Deno.test("an exponentially weighted variance begins at the first return that exists", () => {
  const variances = ewmaVariances(Float64Array.of(NaN, 0.01, -0.02), 0.9);
  assertEquals(variances[0], NaN);
  assertAlmostEquals(variances[1] ?? NaN, 1e-4, 1e-18);
  assertAlmostEquals(variances[2] ?? NaN, 0.9e-4 + 0.4e-4, 1e-18);
});

Deno.test("the exponentially weighted variance starts at the first return squared (H2)", () => {
  const returns = logReturns(barsOfCase("H2"));
  assertEquals(quantCase("H2").inputs.lambda_, 0.94);
  const dailyVariance = ewmaVariances(returns).at(-1) ?? Number.NaN;
  assertFigures("H2", { dailyVariance, annualVol: Math.sqrt(252 * dailyVariance) });
});
