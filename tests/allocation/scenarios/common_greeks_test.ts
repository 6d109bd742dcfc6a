import { assertAlmostEquals } from "@std/assert";
import { black } from "../../exits/brute_force.ts";
import {
  EXPIRY,
  FAR_EXPIRY,
  FORWARD,
  type Leg,
  SKEWED,
  STRUCTURES,
} from "../../exits/structures.ts";
import { nameOf, riskOf, scenarioOf } from "./scenarios.ts";

/** Of the chains of tests/exits: years to each expiry, calendar days from 1 February. */
const YEARS = { [EXPIRY]: 0.03, [FAR_EXPIRY]: 0.09 } as Readonly<Record<string, number>>;
const DAYS = { [EXPIRY]: 16, [FAR_EXPIRY]: 57 } as Readonly<Record<string, number>>;

/** Worth of legs, each at its own volatility of now and so many points more. */
function worth(
  legs: readonly Leg[],
  { growth = 1, points = () => 0, days = 0 }: {
    growth?: number;
    points?: (expiry: string) => number;
    days?: number;
  },
): number {
  return legs.reduce((sum, [right, units, strike, , expiry = EXPIRY]) => {
    const years = YEARS[expiry] ?? NaN;
    const variance = (expiry === EXPIRY ? 1 : 3) * SKEWED.w(Math.log(strike / FORWARD));
    const volatility = Math.sqrt(variance / years) + points(expiry) / 100;
    const deviation = volatility * Math.sqrt(years - days / 365);
    return sum + units * black(right, FORWARD * growth, strike, deviation);
  }, 0);
}

for (const [name, legs] of Object.entries(STRUCTURES)) {
  Deno.test(`greeks of ${name} are differences of its worth, in the market's units`, () => {
    const lotSize = 75;
    for (const [slope, beta] of [[1, 1], [1.4, 1.4], [3.1, 2]] as const) {
      const found = riskOf({
        ...scenarioOf(legs, { figures: { lotSize }, smile: SKEWED }),
        name: nameOf({ smile: SKEWED, slope }),
      });
      const change = (moved: Parameters<typeof worth>[1]) =>
        lotSize * (worth(legs, moved) - worth(legs, {}));
      const step = 0.1;
      const growths = [1, -1].map((sign) => change({ growth: 1 + sign * step * beta / 100 }));
      const [up = NaN, down = NaN] = growths;
      assertAlmostEquals(found.delta, (up - down) / (2 * step), 1 + 0.002 * Math.abs(found.delta));
      assertAlmostEquals(
        found.gamma,
        (up + down) / 2 / step ** 2,
        25 + 0.01 * Math.abs(found.gamma),
      );
      const points = (expiry: string) => 0.1 * Math.sqrt(30 / (DAYS[expiry] ?? NaN));
      assertAlmostEquals(found.vega, change({ points }) / 0.1, 2 + 0.01 * Math.abs(found.vega));
      const day = 0.01;
      assertAlmostEquals(
        found.theta,
        change({ days: day }) / day,
        8 + 0.01 * Math.abs(found.theta),
      );
    }
  });
}

Deno.test("a point of volatility counts no more than that of five days", () => {
  const legs = STRUCTURES["a long straddle"] ?? [];
  const vegaOn = (tradingDate: string) =>
    riskOf(scenarioOf(legs), { tradingDate, drawCount: 2, seed: 1 }).vega;
  assertAlmostEquals(vegaOn("2026-02-16") / vegaOn("2026-02-12"), 1, 1e-12);
  assertAlmostEquals(vegaOn("2026-02-12") / vegaOn("2026-02-07"), Math.sqrt(2), 1e-12);
});

Deno.test("the underlying is worth its move, and nothing else", () => {
  const { structure, ...rest } = scenarioOf([]);
  const share = {
    right: "underlying",
    side: "sell",
    ratio: 2,
    price: FORWARD,
    bid: FORWARD,
    ask: FORWARD,
  } as const;
  const found = riskOf({
    ...rest,
    name: nameOf({ slope: 1.2 }),
    structure: { ...structure, legs: [share] },
  });
  assertAlmostEquals(found.delta, -2 * 1.2 * 0.01 * FORWARD, 1e-9);
  assertAlmostEquals(
    Math.abs(found.gamma) + Math.abs(found.vega) + Math.abs(found.theta),
    0,
    1e-12,
  );
});
