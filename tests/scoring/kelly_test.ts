import { assertAlmostEquals, assertEquals } from "@std/assert";
import { kellyFraction, shrinkage } from "../../shared/scoring/kelly.ts";
import { assertCase, quantCase, quantCases } from "../support/quant_cases.ts";

for (
  const entry of quantCases("K").filter(({ inputs }) =>
    Array.isArray(inputs.p) && Array.isArray(inputs.R)
  )
) {
  Deno.test(`Kelly ${entry.id}: ${entry.description}`, () => {
    const { p, R } = entry.inputs;
    assertCase(kellyFraction(p, R), entry.expected.fStar, entry, "fraction");
  });
}

Deno.test("the Kelly bet shrinks with the error of its expected value", () => {
  const entry = quantCase("K6");
  assertCase(shrinkage(entry.inputs.ev, entry.inputs.se), entry.expected.k, entry);
});

Deno.test("a bet that cannot lose has no fraction of its own", () => {
  assertEquals(kellyFraction([0.5, 0.5], [0.1, 0]), 0);
  assertEquals(kellyFraction([0.5, 0.5], [0.1, 0.2]), 0);
});

Deno.test("a bet of no mean is none", () => {
  assertEquals(kellyFraction([0.5, 0.5], [0.4, -0.4]), 0);
});

Deno.test("a bet whose fraction is above the whole stake is found as well", () => {
  // p/a - q/b = 0.8/0.1 - 0.2/0.2.
  assertAlmostEquals(kellyFraction([0.8, 0.2], [0.2, -0.1]), 7, 1e-9);
  // Its bound is 1/0.1: 0.99/0.1 - 0.01/0.2.
  assertAlmostEquals(kellyFraction([0.99, 0.01], [0.2, -0.1]), 9.85, 1e-9);
});

Deno.test("small returns of either sign are bets too", () => {
  // 0.6/0.001 - 0.4/0.001, and a loss of less than a thousandth.
  assertAlmostEquals(kellyFraction([0.6, 0.4], [0.001, -0.001]), 200, 1e-6);
});

Deno.test("an expected value of nothing keeps nothing, a certain one all", () => {
  assertEquals([shrinkage(0, 0), shrinkage(0, 5), shrinkage(2, 0)], [0, 0, 1]);
  assertAlmostEquals(shrinkage(-2, 1), 0.8, 1e-12);
});
