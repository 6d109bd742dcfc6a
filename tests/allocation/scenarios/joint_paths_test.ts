import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import type { ScenarioHorizon } from "../../../shared/allocation/scenario_structure.ts";
import { jointPaths } from "../../../shared/allocation/scenarios/joint_paths.ts";
import { walkTimes } from "../../../shared/allocation/scenarios/session_walk.ts";
import { structureRisks } from "../../../shared/allocation/scenarios/structure_risks.ts";
import { volatilityMove } from "../../../shared/allocation/scenarios/volatility_move.ts";
import { smileDistribution, viewDistribution } from "../../../shared/pricing/distribution.ts";
import { correlationOf } from "../../../shared/statistics/correlation.ts";
import { FAR_EXPIRY, FLAT, FORWARD, SESSIONS, VOLATILITY } from "../../exits/structures.ts";
import { sviVariance } from "../../../shared/pricing/svi.ts";
import { STOP } from "../../exits/positions.ts";
import { nameOf, price, pricesOf, scenarioOf, TERMS } from "./scenarios.ts";

/** Deviations of the log price over the horizon; in a flat smile the normal behind it. */
function normalsOf(prices: Float64Array, deviation = VOLATILITY * Math.sqrt(SESSIONS)) {
  return prices.map((each) => Math.log(each / FORWARD) / deviation + 0.5 * deviation);
}

const meanOf = (values: Float64Array) =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

const deviationOf = (values: Float64Array) =>
  Math.sqrt(meanOf(values.map((each) => (each - meanOf(values)) ** 2)));

const correlate = (first: Float64Array, second: Float64Array) =>
  correlationOf(first, second) ?? NaN;

Deno.test("prices of a name at the expiry are those of its own view: every quantile and the mean", () => {
  const smile = sviVariance({ a: 0.0004, b: 0.012, rho: -0.5, m: 0.002, sigma: 0.03 });
  for (const view of [{ beta: 1, mu: 0 }, { beta: 0.9, mu: 0.01 }]) {
    const distribution = viewDistribution(FORWARD, smile, view);
    for (const correlation of [1, 0.6, -0.3]) {
      const prices = pricesOf(nameOf({ smile, correlation, ...view })).toSorted();
      for (const share of [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]) {
        const found = prices[Math.floor(share * prices.length)] ?? NaN;
        const error = Math.sqrt(share * (1 - share) / prices.length);
        assertAlmostEquals((1 - distribution.tail(found) - share) / error, 0, 2.5);
      }
      const mean = prices.reduce((sum, each) => sum + each, 0) / prices.length;
      assertAlmostEquals(mean / (FORWARD * Math.exp(view.mu)), 1, 1e-3);
    }
  }
  // A view of its own is no other name for the market's.
  assert(smileDistribution(FORWARD, smile).tail(FORWARD * 0.96) < 0.95);
});

Deno.test("two names move together as each moves with the market", () => {
  const scope = "stocks" as const;
  const of = (underlying: string, correlation: number) =>
    normalsOf(pricesOf(nameOf({ underlying, correlation, scope })));
  const [market, strong, weak, other] = [
    of("NIFTY", 1),
    of("RELIANCE", 0.8),
    of("TCS", 0.5),
    of("SUNPHARMA", -0.4),
  ];
  assertAlmostEquals(correlate(market, strong), 0.8, 0.002);
  assertAlmostEquals(correlate(market, weak), 0.5, 0.002);
  assertAlmostEquals(correlate(strong, weak), 0.4, 0.05);
  assertAlmostEquals(correlate(strong, other), -0.32, 0.05);
});

Deno.test("expiries share the sessions that they have in common", () => {
  const name = nameOf({ correlation: 0.6 });
  const near = normalsOf(pricesOf(name));
  const far = normalsOf(pricesOf(name, FAR_EXPIRY), VOLATILITY * Math.sqrt(3 * SESSIONS));
  assertAlmostEquals(correlate(near, far), Math.sqrt(1 / 3), 0.04);
  const other = nameOf({ underlying: "TCS", correlation: 0.9 });
  const market = normalsOf(pricesOf(other, FAR_EXPIRY), VOLATILITY * Math.sqrt(3 * SESSIONS));
  assertAlmostEquals(correlate(near, market), 0.54 * Math.sqrt(1 / 3), 0.05);
});

Deno.test("of two draws each mirrors the other, and a market against the name mirrors its draws", () => {
  const own = normalsOf(pricesOf(nameOf({ correlation: 0.7 })));
  for (let i = 0; i < own.length; i += 2) {
    assertAlmostEquals((own[i] ?? NaN) + (own[i + 1] ?? NaN), 0, 0.01);
  }
  const [along, against] = [1, -1].map((correlation) => pricesOf(nameOf({ correlation })));
  along?.forEach((each, i) => assertEquals(against?.[i % 2 === 0 ? i + 1 : i - 1], each));
});

Deno.test("what is not known of beta is one draw for all names of a scope", () => {
  const sdLogBeta = 0.4;
  const squares = (underlying: string, scope: "stocks" | "indices") =>
    normalsOf(pricesOf(nameOf({ underlying, scope, correlation: 0, sdLogBeta })))
      .map((z) => Math.log(z * z));
  const [one, two, three] = [
    squares("RELIANCE", "stocks"),
    squares("TCS", "stocks"),
    squares("BANKNIFTY", "indices"),
  ] as const;
  // ln z^2 of a normal has a variance of pi^2/2, the shared part one of 4 sd^2.
  const shared = 4 * sdLogBeta ** 2;
  assertAlmostEquals(correlate(one, two), shared / (shared + Math.PI ** 2 / 2), 0.05);
  assertAlmostEquals(correlate(one, three), 0, 0.06);
});

Deno.test("an unknown beta spreads the prices by as much as is not known of it", () => {
  const names = Array.from({ length: 24 }, (_, i) => `NAME${i}`);
  const variance = (sdLogBeta: number) => {
    const squares = names.map((underlying) => {
      const normals = normalsOf(pricesOf(nameOf({ underlying, correlation: 0, sdLogBeta })));
      return normals.reduce((sum, z) => sum + z * z, 0) / normals.length;
    });
    return squares.reduce((sum, each) => sum + each, 0) / names.length;
  };
  assertAlmostEquals(variance(0), 1, 0.002);
  assertAlmostEquals(variance(0.2), Math.exp(2 * 0.2 ** 2), 0.02);
});

Deno.test("a path whose volatility is drawn higher moves, and touches, by as much more", () => {
  const { horizons, ...name } = nameOf({ sdLogBeta: 0.3 });
  const [horizon] = horizons as [ScenarioHorizon];
  const { drivers, variances } = jointPaths(2000, 3).nameOf({ ...name, horizons })(
    horizon,
    walkTimes(SESSIONS),
  );
  const ofPairs = variances ?? new Float64Array();
  const logs = Float64Array.from(
    { length: 2 * ofPairs.length },
    (_, i) => Math.log(ofPairs[i >> 1] ?? NaN),
  );
  assertAlmostEquals(deviationOf(logs), 2 * 0.3, 0.01);
  const ends = (drivers.at(-1) ?? new Float64Array()).map((each, i) =>
    each ** 2 * Math.exp(-(logs[i] ?? NaN))
  );
  assertAlmostEquals(meanOf(ends), 1, 1e-9);
  assertAlmostEquals(correlate(ends, logs), 0, 0.06);
});

Deno.test("volatility moves against the market and by itself, and is the same in the mean", () => {
  const joint = jointPaths(2000, 3);
  const { horizons, ...name } = nameOf({ correlation: 1 });
  const [horizon] = horizons as [ScenarioHorizon];
  const market = joint.nameOf({ ...name, horizons })(horizon, walkTimes(10)).drivers.at(-1);
  const logs = joint.logVolatility(10);
  const { ofMarket, ofOwn } = volatilityMove(10);
  const modelled = Math.hypot(ofMarket, ofOwn);
  assertAlmostEquals(deviationOf(logs) / modelled, 1, 0.03);
  assertAlmostEquals(correlate(market ?? logs, logs), ofMarket / modelled, 0.03);
  assertAlmostEquals(meanOf(logs.map(Math.exp)), 1, 0.005);
});

Deno.test("a name's draws hang on its own name: others come, go and change places", () => {
  const names = ["NIFTY", "RELIANCE", "TCS", "INFY"].map((underlying) =>
    nameOf({ underlying, smile: FLAT })
  );
  const rules = [{ ...STOP, lossPerLot: 150 }];
  const all = names.flatMap((name, i) => [
    price(name),
    scenarioOf([["put", -1, 24_600 - 100 * i, 1]], { name, rules }),
  ]);
  const together = structureRisks(all, TERMS);
  const reversed = structureRisks(all.toReversed(), TERMS).toReversed();
  assertEquals(reversed, together);
  all.forEach((each, i) => assertEquals(structureRisks([each], TERMS), together.slice(i, i + 1)));
  assertNotEquals(together[0]?.draws, together[2]?.draws);
  const renamed = nameOf({ underlying: "WIPRO" });
  assertNotEquals(pricesOf(renamed), pricesOf(nameOf({ underlying: "TCS" })));
});

Deno.test("the same seed gives the same draws, another one others; a draw without its mirror is refused", () => {
  const name = nameOf();
  assertEquals(pricesOf(name), pricesOf(name));
  assertNotEquals(pricesOf(name, undefined, { ...TERMS, seed: 12 }), pricesOf(name));
  assertEquals(pricesOf(name, undefined, { ...TERMS, drawCount: 64 }).length, 64);
  for (const drawCount of [0, 7, NaN]) {
    assertThrows(() => pricesOf(name, undefined, { ...TERMS, drawCount }), RangeError, "even");
  }
});
