import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { simulatedChances } from "../../bench/beliefs/simulated_chances.ts";

const PRIORS = { sceptical: { mean: 0, sd: 0.1 }, registered: { mean: -0.08, sd: 0.08 } };

Deno.test("on simulated markets fair options are no edge, dear ones are found, costs cost power", () => {
  const cases = simulatedChances(3, 2, PRIORS);
  assertEquals(cases.length, 24);
  for (const { beta, meanEstimate, standardError, atEnd, ever, closedForm } of cases) {
    // The sample's mean, virtual crashes in it, stays near the truth.
    assertAlmostEquals(meanEstimate, Math.log(beta), 0.05);
    assertGreater(standardError, 0.02);
    for (const chances of [atEnd, ever, closedForm]) {
      const edges = chances.map(({ edge }) => edge);
      assertEquals(edges, [...edges].sort((p, q) => q - p));
      for (const { edge, premium } of chances) assertLess(edge, premium + 1e-12);
    }
    atEnd.forEach(({ edge, premium }, place) => {
      assertEquals(edge <= (ever[place]?.edge ?? 0), true);
      assertEquals(premium <= (ever[place]?.premium ?? 0), true);
    });
  }
  const at = (beta: number, horizon: number) => {
    const found = cases.find((one) => one.beta === beta && one.horizon === horizon);
    return { end: found?.atEnd[1]?.edge ?? 9, closed: found?.closedForm[1]?.edge ?? 9 };
  };
  for (const horizon of [5, 10, 21, 42]) assertEquals(at(1, horizon).end, 0);
  assertGreater(at(0.85, 5).end, 0.6);
  assertGreater(at(0.85, 5).closed, at(0.92, 5).closed);
  assertGreater(at(0.85, 5).closed, at(0.85, 42).closed);
});
