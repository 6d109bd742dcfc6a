import { assertEquals, assertThrows } from "@std/assert";
import { termState } from "../../../shared/analysis/volatility/term_state.ts";
import { termStructure } from "../../../shared/analysis/volatility/term_structure.ts";
import { assertFigures } from "../../support/assert_figures.ts";
import { quantCase } from "../../support/quant_cases.ts";

Deno.test("slope, ratio and forward volatility of two expiries are the reference's (I9)", () => {
  const { T, iv } = quantCase("I9").inputs;
  const slices = T.map((years: number, i: number) => ({
    years,
    totalVariance: iv[i] ** 2 * years,
  }));
  const ours = termStructure(slices[0], slices[1]);
  assertFigures("I9", {
    w: slices.map(({ totalVariance }: { totalVariance: number }) => totalVariance),
    forwardVol: ours.forwardVolatility,
    slope: ours.slope,
    ratio: ours.ratio,
  });
  assertEquals([ours.state, ours.arbitrage], ["backwardation", false]);
});

Deno.test("a farther expiry with less total variance is arbitrage and has no forward volatility", () => {
  const ours = termStructure({ years: 0.1, totalVariance: 0.01 }, {
    years: 0.2,
    totalVariance: 0.009,
  });
  assertEquals(ours.arbitrage, true);
  assertEquals("forwardVolatility" in ours, false);
  assertThrows(
    () => termStructure({ years: 0.2, totalVariance: 1 }, { years: 0.1, totalVariance: 1 }),
    RangeError,
    "0.1 years is not after near 0.2",
  );
});

Deno.test("the term structure is flat up to two percent above the farther volatility", () => {
  assertEquals(termState(0.149, 0.15), "contango");
  assertEquals(termState(0.152, 0.15), "flat");
  assertEquals(termState(0.154, 0.15), "backwardation");
});
