import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { cvarOfDraws } from "../../../shared/allocation/scenarios/cvar_of_draws.ts";
import { portfolioFigures } from "../../../shared/allocation/scenarios/portfolio_figures.ts";

/** -40 to 59, in an order of their own. */
const HUNDRED = Float64Array.from({ length: 100 }, (_, i) => (37 * i) % 100 - 40);

Deno.test("CVaR is the mean loss of the worst twentieth, a cut draw by its part", () => {
  assertEquals(cvarOfDraws(HUNDRED), 38);
  // Three quarters of the worst of 15 draws are all there is.
  const few = HUNDRED.subarray(0, 15);
  assertAlmostEquals(cvarOfDraws(few), -Math.min(...few), 1e-12);
  // One and a half of 30: -9 whole and -4 by half.
  const thirty = Float64Array.from({ length: 30 }, (_, i) => i === 7 ? -9 : i === 20 ? -4 : i);
  assertAlmostEquals(cvarOfDraws(thirty), (9 + 0.5 * 4) / 1.5, 1e-12);
  assertAlmostEquals(cvarOfDraws(Float64Array.of(3, 3, 3, 3)), -3, 1e-12);
});

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
