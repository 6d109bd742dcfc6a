import { kellyFraction, logGrowth, shrinkage } from "../../shared/scoring/kelly.ts";
import { assertCase, quantCase, quantCases } from "../support/quant_cases.ts";

for (
  const entry of quantCases("K").filter(({ inputs }) =>
    Array.isArray(inputs.p) && Array.isArray(inputs.R)
  )
) {
  Deno.test(`Kelly ${entry.id}: ${entry.description}`, () => {
    const { p, R } = entry.inputs;
    const fraction = kellyFraction(p, R);
    assertCase(fraction, entry.expected.fStar, entry, "fraction");
    assertCase(logGrowth(fraction, p, R), entry.expected.growth, entry, "growth");
  });
}

Deno.test("the Kelly bet shrinks with the error of its expected value", () => {
  const entry = quantCase("K6");
  assertCase(shrinkage(entry.inputs.ev, entry.inputs.se), entry.expected.k, entry);
});
