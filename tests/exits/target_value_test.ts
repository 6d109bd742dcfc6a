import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { targetValue } from "../../shared/exits/target_value.ts";
import { black, congruential } from "./brute_force.ts";
import { DAYS, TIME } from "./positions.ts";
import {
  FORWARD,
  type Leg,
  SESSIONS,
  structure,
  STRUCTURES,
  termsOf,
  VOLATILITY,
} from "./structures.ts";

const RULES = [TIME];
const SOLD: readonly Leg[] = STRUCTURES["a put spread that is sold"] ?? [];
/** Sessions of variance to the end of the policy, the session before the expiry at 14:30. */
const LEFT = 1 + 0.7 * 60 / 375;

/** Market's worth of the sold spread at a price, with so many sessions left. */
const worth = (price: number, left: number) =>
  SOLD.reduce(
    (sum, [right, units, strike]) =>
      sum + units * black(right, price, strike, VOLATILITY * Math.sqrt(left)),
    0,
  );

/** What crossing half of each spread costs at a price, no more than the leg is worth. */
const crossing = (price: number, left: number) =>
  SOLD.reduce((sum, [right, units, strike, spread]) => {
    const own = black(right, price, strike, VOLATILITY * Math.sqrt(left));
    return sum + Math.abs(units) * Math.min(spread, Math.max(own, 0.025));
  }, 0);
const closing = (price: number) => crossing(price, SESSIONS);

/** Mean of what closing at the end of the policy brings from a price on, under a view's paths. */
function holding(price: number, beta: number): number {
  const random = congruential(3);
  const deviation = beta * VOLATILITY * Math.sqrt(SESSIONS - LEFT);
  let mean = 0;
  for (let draw = 0; draw < 20_000; draw++) {
    const z = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const end = price * Math.exp(deviation * z - deviation ** 2 / 2);
    mean += (worth(end, LEFT) - crossing(end, LEFT)) / 20_000;
  }
  return mean;
}

Deno.test("at a target holding on is worth what closing brings, below it more, above it less", () => {
  const found = targetValue(structure(SOLD), RULES, termsOf({ beta: 1.15 })) ?? NaN;
  const prices = Array.from({ length: 81 }, (_, i) => FORWARD * (0.96 + i * 0.001));
  const gain = (price: number) => worth(price, SESSIONS) - closing(price) - holding(price, 1.15);
  for (const price of prices) {
    const value = worth(price, SESSIONS);
    if (value > found + 6) assert(gain(price) > -0.5, `${price} ${value} ${found}`);
    if (value > found - 12 && value < found - 6) assertLess(gain(price), 0.5);
  }
});

Deno.test("a price two deviations away still counts for a target", () => {
  const found = targetValue(structure(SOLD), RULES, termsOf({ beta: 1.1 })) ?? NaN;
  const at = (deviations: number) => FORWARD * Math.exp(deviations * VOLATILITY * SESSIONS ** 0.5);
  // Two deviations up the little that is left is still worth holding on for.
  const price = at(2);
  assertLess(worth(price, SESSIONS) - closing(price), holding(price, 1.1));
  assertLess(worth(price, SESSIONS), found);
});

Deno.test("a target's value is a closing value: paid for what was sold, received for what was bought", () => {
  const sold = targetValue(structure(SOLD), RULES, termsOf({ beta: 1.15 }));
  assert(sold !== undefined && sold < 0, String(sold));
  const straddle = structure(STRUCTURES["a long straddle"] ?? []);
  const bought = targetValue(straddle, RULES, termsOf({ beta: 0.85 }));
  assert(bought !== undefined && bought > 0, String(bought));
});

Deno.test("where the view pays for holding on there is no target", () => {
  const condor = structure(STRUCTURES["a long straddle"] ?? []);
  assertEquals(targetValue(condor, RULES, termsOf({ beta: 1.2 })), undefined);
});

Deno.test("without a rule of time a structure is compared with its expiry", () => {
  const early = targetValue(
    structure(SOLD),
    [{ ...DAYS, daysBefore: 15 }],
    termsOf({ beta: 1.15 }),
  );
  const late = targetValue(structure(SOLD), [], termsOf({ beta: 1.15 }));
  assert(early === undefined || late === undefined || Math.abs(early - late) > 1);
});

Deno.test("a value is of today's money", () => {
  const terms = termsOf({ beta: 0.85 });
  const discounted = {
    ...terms,
    horizons: terms.horizons.map(({ chain, ...rest }) => ({
      ...rest,
      chain: { ...chain, discount: 0.5 },
    })),
  };
  const straddle = structure(STRUCTURES["a long straddle"] ?? []);
  const [whole, less] = [terms, discounted].map((each) => targetValue(straddle, RULES, each));
  assertAlmostEquals((less ?? NaN) / (whole ?? NaN), 0.5, 1e-9);
});
