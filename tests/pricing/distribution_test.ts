import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  lognormalDistribution,
  MARKET_VIEW,
  mixtureDistribution,
  smileDistribution,
  viewDistribution,
  viewVariance,
} from "../../shared/pricing/distribution.ts";
import { sviVariance } from "../../shared/pricing/svi.ts";
import { smileVolatility, withinQuotes } from "../../shared/pricing/smile.ts";
import { fitSmile } from "../../shared/pricing/fit_smile.ts";
import { quantCase } from "../support/quant_cases.ts";

const { inputs } = quantCase("F1");
const F = inputs.F as number;
const SMILE = sviVariance(inputs);

/** -dC/dK by central differences. */
function slopeOf(call: (strike: number) => number, strike: number): number {
  const step = 1e-4 * strike;
  return (call(strike - step) - call(strike + step)) / (2 * step);
}

const DISTRIBUTIONS = [
  ["a lognormal", lognormalDistribution(100, 0.04), 100],
  ["a smile", smileDistribution(F, SMILE), F],
  ["a view", viewDistribution(F, SMILE, { beta: 0.8, mu: 0.01 }), F * Math.exp(0.01)],
] as const;

for (const [name, { forward, tail, call }, mean] of DISTRIBUTIONS) {
  Deno.test(`${name} has a mean, tails that are the slope of its calls, and no mass at 0`, () => {
    assertAlmostEquals(forward, mean, 1e-12);
    for (const share of [0.85, 0.95, 1, 1.02, 1.1]) {
      const strike = share * forward;
      assertAlmostEquals(tail(strike), slopeOf(call, strike), 2e-6);
    }
    assertEquals([tail(0), tail(-5)], [1, 1]);
    assertEquals([call(0), call(-5)], [forward, forward + 5]);
    assert(tail(1e-6 * forward) > 1 - 1e-6 && tail(1e-6 * forward) <= 1);
    assertAlmostEquals(call(1e-6 * forward), forward * (1 - 1e-6), 1e-6 * forward);
    assert(tail(30 * forward) >= 0 && tail(30 * forward) < 1e-6);
  });
}

Deno.test("a lognormal's tail is Phi(ln(F/K)/s - s/2)", () => {
  const { tail } = lognormalDistribution(100, 0.04);
  // s = 0.2: at K = 100 exp(-0.02) the argument is 0, at 100 exp(-0.22) it is 1, of Phi(1).
  assertAlmostEquals(tail(100 * Math.exp(-0.02)), 0.5, 1e-14);
  assertAlmostEquals(tail(100 * Math.exp(-0.22)), 0.84134474606854293, 1e-13);
  assertAlmostEquals(tail(100 * Math.exp(0.18)), 0.15865525393145705, 1e-13);
});

Deno.test("a mixture weighs means, tails and calls of its parts alike", () => {
  const [calm, wild] = [lognormalDistribution(100, 0.01), lognormalDistribution(90, 0.16)];
  const mixed = mixtureDistribution([
    { weight: 0.7, distribution: calm },
    { weight: 0.3, distribution: wild },
  ]);
  assertAlmostEquals(mixed.forward, 97, 1e-12);
  for (const strike of [-1, 0, 70, 95, 120]) {
    assertAlmostEquals(
      mixed.tail(strike),
      0.7 * calm.tail(strike) + 0.3 * wild.tail(strike),
      1e-15,
    );
    assertAlmostEquals(
      mixed.call(strike),
      0.7 * calm.call(strike) + 0.3 * wild.call(strike),
      1e-13,
    );
  }
});

Deno.test("a distribution is the same in any currency", () => {
  const makers = [
    (forward: number) => lognormalDistribution(forward, 0.04),
    (forward: number) => smileDistribution(forward, SMILE),
  ];
  for (const of of makers) {
    for (const share of [0.9, 1, 1.05]) {
      const [large, small] = [of(1000), of(0.5)];
      assertAlmostEquals(small.tail(share * 0.5), large.tail(share * 1000), 1e-12);
      assertAlmostEquals(small.call(share * 0.5) * 2000, large.call(share * 1000), 1e-9);
    }
  }
});

Deno.test("without variance all mass is at the forward, which is not above itself", () => {
  const { tail, call } = lognormalDistribution(100, 0);
  assertEquals([tail(99), tail(100), tail(101)], [1, 0, 0]);
  assertEquals([call(99), call(100), call(101)], [1, 0, 0]);
});

Deno.test("a tail stays a probability where a smile has arbitrage", () => {
  // A wing that rises so steeply that its tail would be negative, one that makes it exceed 1.
  const steep = (slope: number) => ({ w: () => 0.04, w1: () => slope, w2: () => 0 });
  assertEquals(smileDistribution(100, steep(4)).tail(100), 0);
  assertEquals(smileDistribution(100, steep(-4)).tail(100), 1);
});

Deno.test("a view of one changes nothing, another scales variance and its slopes", () => {
  const own = viewVariance(SMILE, 1);
  const wider = viewVariance(SMILE, 1.25);
  for (const k of [-0.1, 0, 0.05]) {
    assertEquals([own.w(k), own.w1(k), own.w2(k)], [SMILE.w(k), SMILE.w1(k), SMILE.w2(k)]);
    assertAlmostEquals(wider.w1(k), (wider.w(k + 1e-6) - wider.w(k - 1e-6)) / 2e-6, 1e-8);
    assertAlmostEquals(wider.w2(k), (wider.w1(k + 1e-6) - wider.w1(k - 1e-6)) / 2e-6, 1e-6);
  }
  const [view, market] = [viewDistribution(F, SMILE, MARKET_VIEW), smileDistribution(F, SMILE)];
  assertEquals([view.forward, view.tail(1.02 * F)], [F, market.tail(1.02 * F)]);
  assertAlmostEquals(wider.w(0), 1.25 ** 2 * SMILE.w(0), 1e-15);
});

Deno.test("a smile's volatility is that of its total variance a year, 0 where it has none", () => {
  const smile = fitSmile([{ strike: 1000, volatility: 0.3, vega: 100, halfSpread: 1 }], 1000, 0.25);
  assert(smile !== undefined);
  assertAlmostEquals(smileVolatility(smile, 1000), 0.3, 1e-9);
  const strike = 1000 * Math.exp(0.1);
  assertAlmostEquals(smileVolatility(smile, strike), Math.sqrt(smile.w(0.1) / 0.25), 1e-14);
  assertEquals(smileVolatility({ ...smile, w: () => -1 }, 1000), 0);
});

Deno.test("within its quotes a smile is itself, at the outermost ones and beyond it is flat", () => {
  const smile = { ...SMILE, quotedFrom: -0.1, quotedTo: 0.2 };
  const held = withinQuotes(smile as unknown as Parameters<typeof withinQuotes>[0]);
  for (const k of [-0.0999, 0, 0.1999]) {
    assertEquals([held.w(k), held.w1(k), held.w2(k)], [SMILE.w(k), SMILE.w1(k), SMILE.w2(k)]);
  }
  for (const k of [-3, -0.1]) {
    assertEquals([held.w(k), held.w1(k), held.w2(k)], [SMILE.w(-0.1), 0, 0]);
  }
  for (const k of [0.2, 3]) {
    assertEquals([held.w(k), held.w1(k), held.w2(k)], [SMILE.w(0.2), 0, 0]);
  }
});
