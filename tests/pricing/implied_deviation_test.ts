import { assertEquals, assertLess } from "@std/assert";
import { normalisedBlack } from "../../shared/pricing/black.ts";
import { impliedDeviation } from "../../shared/pricing/implied_deviation.ts";
import { solveDeviation } from "../../shared/pricing/solve_deviation.ts";
import { assertCase, quantCase, quantCases } from "../support/quant_cases.ts";

const TICK = 0;

for (const entry of quantCases("D").filter(({ id }) => id !== "D10")) {
  Deno.test(`implied volatility ${entry.id}: ${entry.description}`, () => {
    const { type, F, K, T, D, price } = entry.inputs;
    const terms = { forward: F, strike: K, discount: D, right: type === "call" ? 1 : -1 } as const;
    const { deviation = NaN } = impliedDeviation(price, terms, TICK);
    assertCase(deviation / Math.sqrt(T), entry.expected.sigma, entry);
  });
}

Deno.test("a price outside its bounds has a typed status and no volatility", () => {
  const entry = quantCase("D10");
  const results = entry.inputs.cases.filter(({ T }: { T: number }) => T > 0).map(
    (
      { type, F, K, D, price }: { type: string; F: number; K: number; D: number; price: number },
    ) => {
      const { status, deviation } = impliedDeviation(
        price,
        { forward: F, strike: K, discount: D, right: type === "call" ? 1 : -1 },
        TICK,
      );
      return deviation === undefined ? status : `${status}(sigma=${deviation})`;
    },
  );
  const timely = entry.expected.result.filter((text: string) => text !== "EXPIRED");
  assertEquals(results, timely);
});

Deno.test("the solver inverts its own price over 60,000 points of |x| <= 3, s in [0.005, 3]", () => {
  let worst = 0;
  for (let i = 0; i <= 300; i++) {
    for (let j = 1; j <= 200; j++) {
      const [x, s] = [-3 * i / 300, 0.005 * (600 ** (j / 200))];
      const beta = normalisedBlack(x, s);
      // Below this the price has lost the digits that tell its deviation.
      if (!(beta > 1e-290) || beta >= Math.exp(x / 2) * (1 - 1e-12)) continue;
      const error = Math.abs(solveDeviation(beta, x) - s) / s;
      const lost = beta * 8 * Number.EPSILON /
        (Math.exp(-0.5 * ((x / s) ** 2 + s * s / 4)) * 0.4 * s);
      worst = Math.max(worst, error - lost);
    }
  }
  assertLess(worst, 1e-10);
});
