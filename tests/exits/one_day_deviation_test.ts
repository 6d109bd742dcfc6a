import { assertAlmostEquals } from "@std/assert";
import { oneDayDeviation } from "../../shared/exits/one_day_deviation.ts";
import { candidateOf } from "../support/candidates.ts";
import { black, congruential } from "./brute_force.ts";
import {
  EXPIRY,
  FORWARD,
  type Leg,
  SESSIONS,
  SKEWED,
  structure,
  STRUCTURES,
  termsOf,
  VOLATILITY,
} from "./structures.ts";

const DRAWS = 40_000;

/** Deviation of all legs' worth over a session of simulated moves, `times` the near horizon. */
function simulated(legs: readonly Leg[], times: (leg: Leg) => number): number {
  const random = congruential(11);
  const values: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    const z = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const price = FORWARD * Math.exp(VOLATILITY * z - VOLATILITY ** 2 / 2);
    values.push(legs.reduce((sum, leg) => {
      const [right, units, strike] = leg;
      const left = (SESSIONS * times(leg) - 1) / SESSIONS;
      return sum +
        units * black(right, price, strike, Math.sqrt(SKEWED.w(Math.log(strike / price)) * left));
    }, 0));
  }
  const mean = values.reduce((sum, value) => sum + value) / DRAWS;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS);
}

for (const [name, legs] of Object.entries(STRUCTURES)) {
  Deno.test(`the deviation of ${name} over a session is that of simulated moves`, () => {
    const found = oneDayDeviation(structure(legs, {}, SKEWED), termsOf({ smile: SKEWED }));
    const wanted = simulated(legs, (leg) => leg[4] === undefined ? 1 : 3);
    assertAlmostEquals(found / wanted, 1, 0.02);
  });
}

Deno.test("less than a session before the expiry it is that of the payoff", () => {
  const terms = termsOf();
  const legs = structure([["call", 1, FORWARD - 5000, 0]]);
  const late = {
    ...terms,
    horizons: terms.horizons.map((horizon) => ({ ...horizon, sessions: 0.5 })),
  };
  // Deep in the money its payoff moves as the forward does, by all that is left.
  const deviation = VOLATILITY * Math.sqrt(SESSIONS);
  assertAlmostEquals(
    oneDayDeviation(legs, late),
    FORWARD * Math.sqrt(Math.exp(deviation ** 2) - 1),
    1,
  );
});

Deno.test("shares move with the spot, one for one", () => {
  const candidate = candidateOf({
    expiry: EXPIRY,
    legs: [{
      right: "underlying",
      side: "buy",
      ratio: 1,
      segment: "NSE_EQ",
      securityId: "1",
      price: FORWARD,
      bid: FORWARD,
      ask: FORWARD,
      delta: 1,
    }],
  });
  assertAlmostEquals(oneDayDeviation(candidate, termsOf()), FORWARD * VOLATILITY, 0.1);
});
