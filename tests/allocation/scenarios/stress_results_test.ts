import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { STRESS_CELLS } from "../../../shared/allocation/scenarios/stress_cells.ts";
import type { ScenarioStructure } from "../../../shared/allocation/scenario_structure.ts";
import { black } from "../../exits/brute_force.ts";
import { FORWARD, type Leg, SESSIONS, SKEWED, STRUCTURES } from "../../exits/structures.ts";
import { nameOf, riskOf, scenarioOf } from "./scenarios.ts";

const CHARGES = { entryChargesPerLot: 0.8, exitChargesPerLot: 0.6 };
const FAR = 3;
/** Abramowitz and Stegun's normal, which the reference uses, is good to 7.5e-8 of the forward. */
const ROUNDING = 0.02;

/** Worth of legs by Black where the forward has moved, sessions have passed, volatility has. */
function worth(legs: readonly Leg[], growth: number, passed: number, volatility: number): number {
  return legs.reduce((sum, [right, units, strike, , expiry]) => {
    const times = expiry === undefined ? 1 : FAR;
    const variance = times * SKEWED.w(Math.log(strike / (FORWARD * growth)));
    const left = 1 - passed / (times * SESSIONS);
    return sum +
      units * black(right, FORWARD * growth, strike, volatility * Math.sqrt(variance * left));
  }, 0);
}

const half = (legs: readonly Leg[]) =>
  legs.reduce((sum, [, units, , spread]) => sum + Math.abs(units) * spread, 0);

/** The forward's growth in a market's move. */
const GROWTHS = [["NIFTY's own", 1, 1], ["a stock of 1.4", 1.4, 1.4], ["a wild stock", 3.1, 2], [
  "a stock that hardly moves",
  0.2,
  0.5,
]] as const;

function stressOf(legs: readonly Leg[], slope: number, chosen: boolean) {
  const scenario: ScenarioStructure = {
    ...scenarioOf(legs, {
      ...{ figures: CHARGES, smile: SKEWED },
      ...(chosen ? { expectedValue: 1 } : {}),
    }),
    name: nameOf({ smile: SKEWED, slope }),
  };
  return riskOf(scenario).stress;
}

for (const [kind, slope, beta] of GROWTHS) {
  Deno.test(`every cell of the grid is every leg's Black price in that market: ${kind}`, () => {
    for (const [name, legs] of Object.entries(STRUCTURES)) {
      const now = worth(legs, 1, 0, 1);
      const entry = half(legs) + CHARGES.entryChargesPerLot;
      for (const chosen of [true, false]) {
        const stress = stressOf(legs, slope, chosen);
        STRESS_CELLS.forEach(({ move, volatility, isAtExpiry, name: cell }, i) => {
          const passed = isAtExpiry ? SESSIONS : 1;
          const then = worth(legs, 1 + beta * move, passed, volatility);
          const expected = then - now - (chosen ? entry : 0);
          assertAlmostEquals(stress[i] ?? NaN, expected, ROUNDING, `${name}, ${cell}`);
        });
      }
    }
  });
}

Deno.test("cells are every move by every volatility at both times, each with its own name", () => {
  assertEquals(STRESS_CELLS.length, 11 * 4 * 2);
  assertEquals(new Set(STRESS_CELLS.map(({ name }) => name)).size, STRESS_CELLS.length);
  const told = STRESS_CELLS.map(({ name }) => name);
  assert(told.includes("NIFTY -15%, volatility +50%, at the next session"));
  assert(told.includes("NIFTY 0%, volatility 0%, at the near expiry"));
  assert(told.includes("NIFTY +7%, volatility -25%, at the next session"));
});

Deno.test("at the expiry a chosen structure loses no more than its legs and charges can", () => {
  const legs = STRUCTURES["an iron condor"] ?? [];
  const stress = stressOf(legs, 1, true);
  const paid = -worth(legs, 1, 0, 1) - half(legs);
  const greatest = 600 - paid + CHARGES.entryChargesPerLot;
  const losses = STRESS_CELLS.flatMap(({ isAtExpiry }, i) =>
    isAtExpiry ? [-(stress[i] ?? NaN)] : []
  );
  assertAlmostEquals(Math.max(...losses), greatest, ROUNDING);
});

Deno.test("only what outlives the near expiry feels the volatility there", () => {
  const [spread, calendar] = ["an iron condor", "a calendar"].map((name) =>
    stressOf(STRUCTURES[name] ?? [], 1, true)
  );
  const atExpiry = STRESS_CELLS.flatMap(({ isAtExpiry, move }, i) =>
    isAtExpiry && move === 0 ? [i] : []
  );
  const of = (stress: Float64Array | undefined) => atExpiry.map((i) => stress?.[i] ?? NaN);
  assertEquals(new Set(of(spread)).size, 1);
  const rising = of(calendar);
  assertEquals(rising, rising.toSorted((first, second) => first - second));
  assert((rising.at(-1) ?? NaN) > (rising[0] ?? NaN) + 100);
});

Deno.test("the grid is all moves at all volatilities, a session on and at the near expiry", () => {
  const percents = [-15, -10, -7, -5, -3, 0, 3, 5, 7, 10, 15];
  const cells = STRESS_CELLS.map(({ move, volatility, isAtExpiry }) => [
    Math.round(1000 * move) / 10,
    volatility,
    isAtExpiry,
  ]);
  assertEquals(
    cells,
    [false, true].flatMap((isAtExpiry) =>
      [0.75, 1, 1.25, 1.5].flatMap((volatility) =>
        percents.map((percent) => [percent, volatility, isAtExpiry])
      )
    ),
  );
});
