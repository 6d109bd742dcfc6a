import { assertAlmostEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Distribution,
  lognormalDistribution,
  smileDistribution,
  viewDistribution,
} from "../../shared/pricing/distribution.ts";
import { sviVariance } from "../../shared/pricing/svi.ts";
import { lumpsOf, outcomeDeviation } from "../../shared/strategies/payoff/outcome_deviation.ts";
import { expectedPayoff } from "../../shared/strategies/payoff/payoff_moments.ts";
import {
  payoffAt,
  type PayoffLeg,
  payoffShape,
} from "../../shared/strategies/payoff/payoff_shape.ts";
import { quantCase } from "../support/quant_cases.ts";

const { inputs } = quantCase("F1");
const FORWARD: number = inputs.F;
const SMILE = sviVariance(inputs);
const S = Math.sqrt(SMILE.w(0));

/** Settlements of a distribution, one from the middle of each of its equally likely parts. */
function settlements(distribution: Distribution, draws: number): number[] {
  return Array.from({ length: draws }, (_, i) => {
    const above = (i + 0.5) / draws;
    let [low, high] = [0.2 * FORWARD, 3 * FORWARD];
    for (let step = 0; step < 50; step++) {
      const middle = 0.5 * (low + high);
      if (distribution.tail(middle) > above) low = middle;
      else high = middle;
    }
    return 0.5 * (low + high);
  });
}

const legs: fc.Arbitrary<PayoffLeg[]> = fc.array(
  fc.record({
    right: fc.constantFrom("call", "put", "underlying"),
    quantity: fc.constantFrom(-2, -1, 1, 2),
    strike: fc.integer({ min: 440, max: 560 }).map((step) => 50 * step),
    price: fc.integer({ min: 1, max: 400 }),
  }),
  { minLength: 1, maxLength: 4 },
);

const VIEWS = [
  ["the market's measure", smileDistribution(FORWARD, SMILE)],
  ["a view's", viewDistribution(FORWARD, SMILE, { beta: 0.9, mu: 0.01 })],
] as const;

for (const [name, distribution] of VIEWS) {
  Deno.test(`the deviation of an outcome under ${name} is that of 20,000 settlements`, () => {
    const drawn = settlements(distribution, 20_000);
    const lumps = lumpsOf(distribution, S);
    fc.assert(
      fc.property(legs, (of) => {
        const results = drawn.map((price) => payoffAt(of, price));
        const mean = results.reduce((sum, result) => sum + result, 0) / drawn.length;
        const square = results.reduce((sum, result) => sum + (result - mean) ** 2, 0);
        const expected = Math.sqrt(square / drawn.length);
        const scale = of.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0) * FORWARD * S;
        const found = outcomeDeviation(payoffShape(of), lumps);
        assertAlmostEquals(found, expected, 0.005 * expected + 1e-3 * scale);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
}

Deno.test("the deviation of the underlying alone is the lognormal's own", () => {
  const shape = payoffShape([{ right: "underlying", quantity: 2, strike: 0, price: 100 }]);
  const found = outcomeDeviation(shape, lumpsOf(lognormalDistribution(100, 0.04), 0.2));
  assertAlmostEquals(found / (200 * Math.sqrt(Math.expm1(0.04))), 1, 5e-5);
});

Deno.test("at beta 1 and without a drift no legs are worth more than under the market's measure", () => {
  const [market, view] = [
    smileDistribution(FORWARD, SMILE),
    viewDistribution(FORWARD, SMILE, { beta: 1, mu: 0 }),
  ];
  fc.assert(
    fc.property(legs, (of) => {
      const shape = payoffShape(of);
      const gain = expectedPayoff(shape, view) - expectedPayoff(shape, market);
      assertAlmostEquals(gain, 0, 1e-9 * FORWARD);
    }),
    { numRuns: 300, seed: 13 },
  );
});
