import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertLessOrEqual,
} from "@std/assert";
import type { ExitRule } from "../../shared/exits/exit_rule.ts";
import { policyFigures } from "../../shared/exits/policy_figures.ts";
import { outcomeBuckets } from "../../shared/exits/policy/outcome_buckets.ts";
import { tailProbability } from "../../shared/exits/policy/tail_probability.ts";
import { normalCdf } from "../../shared/statistics/normal.ts";
import { black, bruteForce } from "./brute_force.ts";
import { DAYS, STOP, TARGET, TIME } from "./positions.ts";
import {
  FORWARD,
  type Leg,
  SESSIONS,
  SKEWED,
  structure,
  STRUCTURES,
  termsOf,
  VOLATILITY,
} from "./structures.ts";

const PATHS = 2000;
const DAYS_TO_EXPIRY = 16;
/** Sessions of variance left when a stock leaves, and when an index does. */
const LEFT = { stock: 1 + 0.7 * 60 / 375, index: 0.7 * 30 / 375 };

function rulesOf(kind: "stock" | "index", stop?: number): ExitRule[] {
  const time = kind === "stock"
    ? { sessionsBefore: 1, time: "14:30" }
    : { sessionsBefore: 0, time: "15:00" };
  return [
    ...(stop === undefined ? [] : [{ ...STOP, lossPerLot: stop }]),
    { ...TIME, ...time },
  ];
}

const half = (legs: readonly Leg[]) =>
  legs.reduce((sum, [, units, , spread]) => sum + Math.abs(units) * spread, 0);

const CASES = [
  ["a put spread that is sold", "stock", 1, 120, 0.8],
  ["an iron condor", "index", 0.9, 200, 0.8],
  ["a long straddle", "stock", 0.9, 120, 0.8],
  ["a short strangle", "index", 0.9, 200, 0.8],
  ["a call spread that is bought", "stock", 0.9, undefined, 0.8],
  ["a short strangle", "index", 0.9, 200, 120],
] as const;

for (const [name, kind, beta, stop, charge] of CASES) {
  Deno.test(`figures of ${name} that pays ${charge} under its rules are those of simulated marks`, () => {
    const legs = STRUCTURES[name] ?? [];
    const brute = bruteForce(
      {
        forward: FORWARD,
        sessionVolatility: VOLATILITY,
        beta,
        sessions: SESSIONS,
        legs: legs.map(([right, units, strike, halfSpread]) => ({
          right,
          units,
          strike,
          halfSpread,
        })),
        entryCharges: charge,
        exitCharges: 0.6,
        tick: 0.05,
        leavesBefore: LEFT[kind],
        ...(stop === undefined ? {} : { stop }),
      },
      PATHS,
      7,
    );
    const found = policyFigures(
      structure(legs, { evP: 10, popP: brute.heldPop, entryChargesPerLot: charge }),
      rulesOf(kind, stop),
      termsOf({ beta }),
    );
    const error = Math.hypot(brute.changeError, found.evPolicyError);
    assertAlmostEquals((found.evPolicy - 10 - brute.change) / error, 0, 3);
    assertAlmostEquals(found.popPolicy, brute.policyPop, 0.03);
    assertAlmostEquals(found.expectedDaysHeld / DAYS_TO_EXPIRY, brute.timeHeld, 0.02);
    if (stop !== undefined) assert(brute.stopped > 0.15, String(brute.stopped));
  });
}

Deno.test("without a view no rule adds to the expected value, and none costs more than its spread", () => {
  for (const [name, legs] of Object.entries(STRUCTURES)) {
    for (const smile of [undefined, SKEWED]) {
      for (const stop of [undefined, 60, 200]) {
        const found = policyFigures(
          structure(legs, {}, smile),
          rulesOf("stock", stop),
          termsOf(smile && { smile }),
        );
        assertLessOrEqual(found.evPolicy, 1e-9, name);
        assertLess(-half(legs) - 1e-9, found.evPolicy, name);
      }
    }
  }
});

Deno.test("a rule that is off does nothing, and without one a candidate is held to its expiry", () => {
  const legs = STRUCTURES["an iron condor"] ?? [];
  const off = [...rulesOf("stock", 50), TARGET, DAYS].map((rule) => ({ ...rule, isOn: false }));
  for (const rules of [off, []]) {
    const found = policyFigures(structure(legs, { evP: -3, popP: 0.6 }), rules, termsOf());
    assertAlmostEquals(found.expectedDaysHeld, DAYS_TO_EXPIRY, 1e-9);
    assertAlmostEquals(found.popPolicy, 0.6, 0.02);
    assertAlmostEquals(found.evPolicy, -3, half(legs));
  }
});

Deno.test("a rule that is due already leaves at once, for the spread", () => {
  const legs = STRUCTURES["a put spread that is sold"] ?? [];
  const candidate = structure(legs, { evP: -3 });
  const found = policyFigures(candidate, [{ ...TIME, sessionsBefore: 12 }], termsOf());
  assertEquals([found.expectedDaysHeld, found.popPolicy], [0, 0]);
  assertAlmostEquals(found.evPolicy, -3 - half(legs), 1e-6);
});

Deno.test("a leg that is worth nothing is left for half a tick, whatever its quotes", () => {
  const legs: readonly Leg[] = [["call", -1, 2 * FORWARD, 10]];
  const candidate = structure(legs, { evP: -3, tick: 0.05 });
  const found = policyFigures(candidate, [{ ...TIME, sessionsBefore: 12 }], termsOf());
  assertAlmostEquals(found.evPolicy, -3.025, 1e-6);
});

Deno.test("days left leave when so many calendar days remain", () => {
  const candidate = structure(STRUCTURES["an iron condor"] ?? []);
  const found = policyFigures(candidate, [{ ...DAYS, daysBefore: 4, time: "15:30" }], termsOf());
  assertAlmostEquals(found.expectedDaysHeld, DAYS_TO_EXPIRY - 4, 1e-9);
});

Deno.test("a target takes what holding on adds nothing to, and only beyond its least profit", () => {
  const legs = STRUCTURES["a put spread that is sold"] ?? [];
  const days = (leastProfitPerLot: number, beta: number) =>
    policyFigures(
      structure(legs),
      [{ ...TARGET, leastProfitPerLot }, ...rulesOf("stock")],
      termsOf({ beta }),
    ).expectedDaysHeld;
  // Dear volatility that was bought back cheap: a view of more than the market's pays to leave.
  const held = days(1e9, 1.2);
  assertAlmostEquals(held, DAYS_TO_EXPIRY * (1 - LEFT.stock / SESSIONS), 1e-9);
  assertLess(days(10, 1.2), held - 2);
  assertLess(days(10, 1.2), days(60, 1.2));
  assertAlmostEquals(days(10, 0.8), held, 0.5);
});

Deno.test("the same seed gives the same figures, another one others within their error", () => {
  const candidate = structure(STRUCTURES["a short strangle"] ?? []);
  const rules = rulesOf("stock", 150);
  const one = policyFigures(candidate, rules, termsOf({ beta: 0.9 }));
  assertEquals(policyFigures(candidate, rules, termsOf({ beta: 0.9 })), one);
  const other = policyFigures(candidate, rules, termsOf({ beta: 0.9, seed: 6 }));
  assert(other.evPolicy !== one.evPolicy);
  assertAlmostEquals(other.evPolicy, one.evPolicy, 4 * one.evPolicyError);
});

Deno.test("outcomes mean what Black says of the legs under the view, and no exit rule moves them", () => {
  for (const beta of [1, 0.8, 1.2]) {
    for (const name of ["an iron condor", "a long straddle", "a call spread that is bought"]) {
      const legs = STRUCTURES[name] ?? [];
      const candidate = structure(legs);
      const { outcomes } = policyFigures(candidate, rulesOf("stock", 100), termsOf({ beta }));
      const deviation = beta * VOLATILITY * Math.sqrt(SESSIONS);
      const expected = candidate.legs.reduce((sum, { right, strike = 0, price }, i) => {
        const worth = right === "underlying" ? NaN : black(right, FORWARD, strike, deviation);
        return sum + (legs[i]?.[1] ?? NaN) * (worth - price);
      }, 0);
      const { results, probabilities } = outcomeBuckets(outcomes);
      assertAlmostEquals(probabilities.reduce((sum, mass) => sum + mass, 0), 1, 1e-12);
      const mean = results.reduce((sum, result, i) => sum + result * (probabilities[i] ?? NaN), 0);
      assertAlmostEquals(mean, expected, 0.5, `${name} ${beta}`);
    }
  }
});

Deno.test("the maximum loss of a structure is an outcome of its own with the chance that Black gives it", () => {
  const legs = STRUCTURES["a put spread that is sold"] ?? [];
  const candidate = structure(legs);
  const { outcomes } = policyFigures(candidate, [], termsOf());
  const { results, probabilities } = outcomeBuckets(outcomes);
  const worst = results.indexOf(Math.min(...results));
  assertAlmostEquals(results[worst] ?? NaN, candidate.netPremium - 400, 1e-6);
  const deviation = VOLATILITY * Math.sqrt(SESSIONS);
  const below = normalCdf(Math.log(24_200 / FORWARD) / deviation + 0.5 * deviation);
  assertAlmostEquals(probabilities[worst] ?? NaN, below, 0.004);
  assertAlmostEquals(tailProbability(outcomes, candidate.netPremium - 399.999), below, 0.004);
  assertEquals(tailProbability(outcomes, candidate.netPremium - 401), 0);
});
