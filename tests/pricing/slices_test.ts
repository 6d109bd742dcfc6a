import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
} from "@std/assert";
import { averagedCall } from "../../shared/pricing/averaged_call.ts";
import { modelFreeVariance } from "../../shared/pricing/model_free_variance.ts";
import type { SviParameters } from "../../shared/pricing/smile.ts";
import {
  durrleman,
  isFreeOfButterflies,
  leastDurrleman,
  sviVariance,
  wingsAreBounded,
} from "../../shared/pricing/svi.ts";
import { probabilityOfTouch, smileTouch } from "../../shared/pricing/touch.ts";
import { tradingUnits, tradingYears } from "../../shared/pricing/trading_time.ts";
import { yearFraction } from "../../shared/pricing/year_fraction.ts";
import { quantCase } from "../support/quant_cases.ts";

const VOGT: SviParameters = quantCase("F3").inputs;
const ORDINARY: SviParameters = quantCase("F1").inputs;

Deno.test("wings are bounded up to b (1 + |rho|) = 2, whichever is steeper", () => {
  const wings = (b: number, rho: number) => wingsAreBounded({ ...ORDINARY, b, rho });
  assertEquals([wings(2, 0), wings(2.001, 0), wings(1, 1), wings(1, -1)], [
    true,
    false,
    true,
    true,
  ]);
  assertEquals([wings(1.4, 0.5), wings(1.4, -0.5), wings(1.3, 0.5)], [false, false, true]);
});

Deno.test("the least g is that of a fine grid of the stretch that is checked", () => {
  for (const slice of [VOGT, ORDINARY]) {
    const variance = sviVariance(slice);
    const reach = Math.max(8 * Math.sqrt(variance.w(0)), 0.5);
    let least = Infinity;
    for (let i = -2000; i <= 2000; i++) {
      least = Math.min(least, durrleman(variance, reach * i / 2000));
    }
    const found = leastDurrleman(variance);
    assertGreaterOrEqual(found, least - 1e-12);
    assertLess(found - least, 2e-3);
  }
});

Deno.test("a slice is checked to eight deviations, to 0.5 at least, and 201 places", () => {
  const places: number[] = [];
  const asked = (atm: number) => {
    places.length = 0;
    leastDurrleman({ w: (k) => (places.push(k), atm), w1: () => 0, w2: () => 0 });
    return [Math.min(...places), Math.max(...places), new Set(places).size];
  };
  assertEquals(asked(0.04), [-1.6, 1.6, 201]);
  assertEquals(asked(1e-4), [-0.5, 0.5, 201]);
});

Deno.test("a slice that is nowhere or not everywhere positive has no g", () => {
  const flat = (w: (k: number) => number) => leastDurrleman({ w, w1: () => 0, w2: () => 0 });
  assertEquals(flat(() => 0), -Infinity);
  assertEquals(flat(() => Number.NaN), -Infinity);
  assertEquals(flat((k) => k > 0.4 ? 0 : 0.01), -Infinity);
  assertEquals(flat((k) => k > 0.4 ? -1 : 0.01), -Infinity);
  assertEquals(flat(() => 0.01), 1);
});

Deno.test("a slice is free of butterflies when both its g and its wings are", () => {
  assert(isFreeOfButterflies(ORDINARY));
  assert(!isFreeOfButterflies(VOGT));
  // A wing beyond Lee's bound far outside the places that are checked.
  const steep = { a: 0.0004, b: 2.2, rho: 0, m: 0, sigma: 1e-4 };
  assert(!isFreeOfButterflies(steep));
  const wide = { a: 100, b: 2.1, rho: 0, m: 0, sigma: 1 };
  assertGreater(leastDurrleman(sviVariance(wide)), 0);
  assert(!isFreeOfButterflies(wide));
  assert(isFreeOfButterflies({ a: 0.01, b: 0, rho: 0, m: 0, sigma: 0.1 }));
});

Deno.test("a log contract on a flat smile costs its variance, of whatever size", () => {
  for (const variance of [1e-4, 0.04, 0.5, 1]) {
    const flat = { w: () => variance, w1: () => 0, w2: () => 0 };
    assertAlmostEquals(modelFreeVariance(flat) / variance, 1, 1e-6, `${variance}`);
  }
  const none = { w: () => 0, w1: () => 0, w2: () => 0 };
  assertEquals(modelFreeVariance(none), 0);
});

Deno.test("a log contract is summed to a log moneyness of five at most, less where nothing is left", () => {
  const furthest = (variance: number) => {
    let [low, high] = [0, 0];
    modelFreeVariance({
      w: (k) => {
        [low, high] = [Math.min(low, k), Math.max(high, k)];
        return variance;
      },
      w1: () => 0,
      w2: () => 0,
    });
    return [low, high];
  };
  // Two steps of a 25th of a deviation each at a time.
  const [low = 0, high = 0] = furthest(16);
  assert(high >= 5 && high < 5 + 0.32 + 1e-9 && low <= -5 && low > -5 - 0.32 - 1e-9);
  // At a deviation of a tenth the integrand falls to 1e-12 about seven deviations out.
  const [near = 0, far = 0] = furthest(0.01);
  assert(far > 0.6 && far < 0.75 && near < -0.6 && near > -0.75);
});

Deno.test("a log contract is summed in steps of a 25th of a deviation", () => {
  const places: number[] = [];
  modelFreeVariance({ w: (k) => (places.push(k), 0.0625), w1: () => 0, w2: () => 0 });
  const steps = places.map((k) => Math.abs(k)).filter((k) => k > 0).toSorted((a, b) => a - b);
  assertAlmostEquals(steps[0] ?? 0, 0.01, 1e-15);
});

Deno.test("a log contract counts variance below zero as none", () => {
  const falling = modelFreeVariance({ w: (k) => 0.01 - 0.1 * k, w1: () => 0, w2: () => 0 });
  assert(Number.isFinite(falling));
  assertGreater(falling, 0.01);
});

Deno.test("a barrier is touched at least as likely as it is passed, twice as likely without drift", () => {
  // With drift sigma^2/2 the logarithm has none: the reflection principle.
  for (const barrier of [80, 95, 105, 130]) {
    const { touch, beyond } = probabilityOfTouch(100, barrier, 0.5, 0.2, 0.02);
    assertAlmostEquals(touch, Math.min(1, 2 * beyond), 1e-12);
  }
  const drifting = probabilityOfTouch(100, 90, 0.5, 0.2);
  assert(drifting.touch > drifting.beyond && drifting.touch < 1);
  assertGreater(probabilityOfTouch(100, 90, 0.5, 0.2, -0.3).touch, drifting.touch);
  assertGreater(
    probabilityOfTouch(100, 110, 0.5, 0.2, 0.3).touch,
    probabilityOfTouch(100, 110, 0.5, 0.2).touch,
  );
  const here = probabilityOfTouch(100, 100, 0.25, 0.2, 0.1);
  // ln S ends above 0 with a drift of 0.08 a year: Phi(0.08 0.25 / 0.1) = Phi(0.2).
  assertEquals(here.touch, 1);
  assertAlmostEquals(here.beyond, 0.579259709439103, 1e-13);
  // Where the price already stands it is touched without time or volatility too.
  assertEquals(probabilityOfTouch(100, 100, 0, 0.2).touch, 1);
  assertEquals(probabilityOfTouch(100, 100, 0.25, 0).touch, 1);
});

Deno.test("a smile moves a touch with its own probability of ending beyond, within [that, 1]", () => {
  assertAlmostEquals(smileTouch({ touch: 0.4, beyond: 0.2 }, 0.25), 0.5, 1e-15);
  assertEquals(smileTouch({ touch: 0.4, beyond: 0.2 }, 0.9), 1);
  assertEquals(smileTouch({ touch: 0.1, beyond: 0.2 }, 0.25), 0.25);
  assertEquals(smileTouch({ touch: 0, beyond: 0 }, 0.01), 0.01);
});

Deno.test("a call on an average whose known part has passed the strike is worth the difference", () => {
  const open = { elapsed: 0.4, average: 100, spot: 110, volatility: 0.2, secondsLeft: 1080 };
  // 0.4 of 100 are fixed: a strike of 40 asks nothing more of the rest.
  assertAlmostEquals(averagedCall(40, open), 0.6 * 110, 1e-12);
  assertAlmostEquals(averagedCall(40.001, open), 0.6 * 110 - 0.001, 1e-9);
  assertAlmostEquals(averagedCall(30, open), 0.6 * 110 + 10, 1e-12);
});

Deno.test("a call on an average is worth as much in any currency", () => {
  for (const scale of [1e-4, 0.01, 100]) {
    for (const strike of [95, 104, 112]) {
      const open = { elapsed: 0.4, volatility: 0.9, secondsLeft: 90_000 };
      const own = averagedCall(strike, { ...open, average: 100, spot: 110 });
      const other = { ...open, average: 100 * scale, spot: 110 * scale };
      assertAlmostEquals(averagedCall(strike * scale, other) / scale, own, 1e-10);
    }
  }
});

Deno.test("an average's years are its own seconds before its window, a third of the cube within", () => {
  const fixing = new Date("2026-02-10T15:30:00+05:30");
  const at = (seconds: number, window?: number) =>
    yearFraction(new Date(fixing.getTime() - 1000 * seconds), fixing, window) * 365 * 86_400;
  assertAlmostEquals(at(3600), 3600, 1e-9);
  assertAlmostEquals(at(3600, 1800), 3600 - 1200, 1e-9);
  assertAlmostEquals(at(1800, 1800), 600, 1e-9);
  assertAlmostEquals(at(900, 1800), 300 * 0.25, 1e-9);
  assertEquals([at(0), at(-60), at(0, 1800), at(-60, 1800)], [0, 0, 0, 0]);
});

Deno.test("a week of sessions is five days of variance and its weekend's share", () => {
  // Five nights, five sessions, two idle days: the plain clock's 0.3, 0.7 and 0.05.
  const week = [2, 0, 0, 0, 0].map((idleDaysBefore) => ({ share: 1, idleDaysBefore }));
  assertAlmostEquals(tradingUnits(0, week), 5.1, 1e-12);
  assertAlmostEquals(tradingUnits(0.5, []), 0.35, 1e-15);
  assertAlmostEquals(tradingUnits(0, [{ share: 0.5, idleDaysBefore: 1, event: 2 }]), 2.7, 1e-12);
  const clock = { overnight: 0.2, idleDay: 0.1 };
  assertAlmostEquals(tradingUnits(1, week, clock), 0.8 + 5.2, 1e-12);
  assertAlmostEquals(tradingYears(252 + 113 * 0.05), 1, 1e-15);
  assertAlmostEquals(tradingYears(263.3, clock), 1, 1e-12);
});
