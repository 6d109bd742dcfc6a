import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { portfolioFigures } from "../../../shared/allocation/scenarios/portfolio_figures.ts";

/** -40 to 59, in an order of their own. */
const HUNDRED = Float64Array.from({ length: 100 }, (_, i) => (37 * i) % 100 - 40);

Deno.test("figures of a portfolio are those of its draws", () => {
  const figures = portfolioFigures(HUNDRED, 600);
  assertAlmostEquals(figures.expectedValue, 9.5, 1e-12);
  assertEquals(figures.cvar95, 38);
  assertEquals(figures.lossProbability, 0.4);
  // Beyond 30 rupees: -40 to -31.
  assertEquals(figures.largeLossProbability, 0.1);
  assertEquals(figures.endLosses, { p50: -10, p90: 30, p99: 39 });
  const growth = [...HUNDRED].reduce((sum, each) => sum + Math.log(1 + each / 600), 0) / 100;
  assertAlmostEquals(figures.growth ?? NaN, growth, 1e-12);
});

Deno.test("where a draw loses everything nothing grows", () => {
  assertEquals(portfolioFigures(HUNDRED, 40).growth, undefined);
  assertEquals("growth" in portfolioFigures(HUNDRED, 40), false);
  assertEquals(portfolioFigures(HUNDRED, 41).growth !== undefined, true);
});

Deno.test("figures without capital or with a missing draw are refused", () => {
  for (const capital of [0, -1, NaN]) {
    assertThrows(() => portfolioFigures(HUNDRED, capital), RangeError, "capital");
  }
  for (const results of [Float64Array.of(), Float64Array.of(1, NaN)]) {
    assertThrows(() => portfolioFigures(results, 100), RangeError, "every draw");
  }
});
