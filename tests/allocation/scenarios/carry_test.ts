import { assertAlmostEquals } from "@std/assert";
import { STRESS_CELLS } from "../../../shared/allocation/scenarios/stress_cells.ts";
import { black } from "../../exits/brute_force.ts";
import { FORWARD, type Leg, SESSIONS, VOLATILITY } from "../../exits/structures.ts";
import { nameOf, riskOf, scenarioOf } from "./scenarios.ts";

const SPOT = 24_800;
const DISCOUNT = 0.985;
const STRIKE = 24_700;
const DEVIATION = VOLATILITY * Math.sqrt(SESSIONS);
const LEGS: readonly Leg[] = [["put", 1, STRIKE, 2]];

/** One bought put where the forward lies above the spot and money costs interest. */
function riskWith(chosen: boolean) {
  const name = nameOf();
  const horizons = name.horizons.map((horizon) => ({
    ...horizon,
    chain: { ...horizon.chain, spot: SPOT, discount: DISCOUNT },
  }));
  const { structure, ...rest } = scenarioOf(LEGS, { figures: { entryChargesPerLot: 3 } });
  return riskOf({
    ...rest,
    ...(chosen ? { expectedValue: 0 } : {}),
    name: { ...name, horizons, spot: SPOT },
    structure: {
      ...structure,
      // Its quotes, and the price paid, are today's money.
      legs: structure.legs.map((leg) => ({ ...leg, price: 250, bid: 246, ask: 250 })),
    },
  });
}

const worth = (growth: number, deviation: number) =>
  black("put", FORWARD * growth, STRIKE, deviation);

Deno.test("a session on worths are discounted; at the expiry the spot's move settles undiscounted", () => {
  const [chosen, held] = [riskWith(true).stress, riskWith(false).stress];
  STRESS_CELLS.forEach(({ move, volatility, isAtExpiry, name }, i) => {
    if (isAtExpiry) {
      const settled = Math.max(0, STRIKE - SPOT * (1 + move));
      assertAlmostEquals(chosen[i] ?? NaN, settled - 250 - 3, 1e-9, name);
      assertAlmostEquals(held[i] ?? NaN, settled - worth(1, DEVIATION), 0.01, name);
    } else {
      const left = volatility * DEVIATION * Math.sqrt(1 - 1 / SESSIONS);
      const change = DISCOUNT * (worth(1 + move, left) - worth(1, DEVIATION));
      assertAlmostEquals(held[i] ?? NaN, change, 0.01, name);
      assertAlmostEquals(chosen[i] ?? NaN, change - 2 - 3, 0.01, name);
    }
  });
});

Deno.test("greeks are those of today's money, and a day brings its interest", () => {
  const found = riskWith(false);
  const of = (growth: number, points: number) => {
    const deviation = DEVIATION + points / 100 * Math.sqrt(0.03);
    return DISCOUNT * worth(growth, deviation);
  };
  assertAlmostEquals(found.delta, (of(1.001, 0) - of(0.999, 0)) * 5, 0.1);
  assertAlmostEquals(found.vega, (of(1, 0.1) - of(1, -0.1)) * 5 * Math.sqrt(30 / 16), 0.1);
  // The interest of a day on this put is a quarter of a rupee.
  const after = (days: number) => {
    const left = 1 - days / 365 / 0.03;
    return DISCOUNT ** left * black("put", FORWARD, STRIKE, DEVIATION * Math.sqrt(left));
  };
  assertAlmostEquals(found.theta, (after(0.1) - after(-0.1)) / 0.2, 0.05);
});
