import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { jointPaths } from "../../../shared/allocation/scenarios/joint_paths.ts";
import { structureRisks } from "../../../shared/allocation/scenarios/structure_risks.ts";
import type { ExitRule } from "../../../shared/exits/exit_rule.ts";
import { black, bruteForce } from "../../exits/brute_force.ts";
import { STOP, TARGET, TIME } from "../../exits/positions.ts";
import {
  FORWARD,
  type Leg,
  SESSIONS,
  SKEWED,
  structure,
  STRUCTURES,
  VOLATILITY,
} from "../../exits/structures.ts";
import { nameOf, pricesOf, riskOf, scenarioOf, TERMS } from "./scenarios.ts";

const PATHS = 2500;
const CHARGES = { entryChargesPerLot: 0.8, exitChargesPerLot: 0.6 };
const LEFT = { stock: 1 + 0.7 * 60 / 375, index: 0.7 * 30 / 375 };

const meanOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, each) => sum + each, 0) / values.length;

/** Mean of the worst twentieth, a loss is positive. */
function worst(values: ArrayLike<number>): number {
  const sorted = Array.from(values).sort((first, second) => first - second);
  return -meanOf(sorted.slice(0, sorted.length / 20));
}

const gains = (values: ArrayLike<number>) =>
  Array.from(values).filter((each) => each > 0).length / values.length;

const half = (legs: readonly Leg[]) =>
  legs.reduce((sum, [, units, , spread]) => sum + Math.abs(units) * spread, 0);

function rulesOf(kind: "stock" | "index", stop?: number): ExitRule[] {
  const time = kind === "stock"
    ? { sessionsBefore: 1, time: "14:30" }
    : { sessionsBefore: 0, time: "15:00" };
  return [
    ...(stop === undefined ? [] : [{ ...STOP, lossPerLot: stop }]),
    { ...TIME, ...time },
  ];
}

const CASES = [
  ["a put spread that is sold", "stock", 1, 120],
  ["an iron condor", "index", 0.9, 200],
  ["a long straddle", "stock", 0.9, 120],
  ["a short strangle", "index", 1, 200],
  ["a call spread that is bought", "stock", 0.9, undefined],
] as const;

for (const [name, kind, beta, stop] of CASES) {
  Deno.test(`results of ${name} under its rules are those of simulated marks`, () => {
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
        entryCharges: 0.8,
        exitCharges: 0.6,
        tick: 0.05,
        leavesBefore: LEFT[kind],
        ...(stop === undefined ? {} : { stop }),
      },
      PATHS,
      9,
    );
    const scenario = {
      name: nameOf({ beta, kind }),
      structure: structure(legs, CHARGES),
      rules: rulesOf(kind, stop),
    };
    // What is held at the price of now has paid its entry: the rest is the same.
    const entry = half(legs) + 0.8;
    const held = riskOf(scenario).draws.map((result) => result - entry);
    const spread = Math.sqrt(meanOf(brute.results.map((each) => each * each)));
    const error = spread * Math.sqrt(1 / PATHS + 1 / TERMS.drawCount);
    assertAlmostEquals((meanOf(held) - meanOf(brute.results)) / error, 0, 3);
    assertAlmostEquals(worst(held) / worst(brute.results), 1, 0.06);
    assertAlmostEquals(gains(held), gains(brute.results), 0.03);
    const expectedValue = meanOf(brute.results);
    const chosen = riskOf({ ...scenario, expectedValue }).draws;
    assertAlmostEquals(meanOf(chosen), expectedValue, 1e-9);
    // What is lost by now is read from the lattice for what is held: a few paise.
    const moved = expectedValue - meanOf(held);
    assertAlmostEquals(worst(chosen), worst(held) - moved, 1);
  });
}

Deno.test("the mean of what is chosen is its expected value a lot, whatever its rules", () => {
  for (const legs of Object.values(STRUCTURES)) {
    for (const smile of [undefined, SKEWED]) {
      for (const rules of [[], rulesOf("stock", 90), [TARGET, ...rulesOf("stock")]]) {
        for (const expectedValue of [-812.25, 0, 4321.5]) {
          const name = nameOf({ beta: 0.92, sdLogBeta: 0.06, ...(smile && { smile }) });
          const figures = { ...CHARGES, lotSize: 65 };
          const { draws } = riskOf(
            scenarioOf(legs, {
              ...{ name, rules, expectedValue, figures },
              ...(smile && { smile }),
            }),
          );
          assertEquals(draws.length, TERMS.drawCount);
          assertAlmostEquals(meanOf(draws), expectedValue, 1e-9);
        }
      }
    }
  }
});

Deno.test("what is held without a view is worth what it is worth now, less what leaving costs", () => {
  for (const [name, legs] of Object.entries(STRUCTURES)) {
    for (const rules of [[], rulesOf("stock", 100)]) {
      const { draws } = riskOf(scenarioOf(legs, { rules, figures: CHARGES }));
      const spread = Math.sqrt(meanOf(draws.map((each) => each * each)));
      const error = spread / Math.sqrt(draws.length);
      const mean = meanOf(draws);
      assertLess(mean, 2.5 * error, name);
      assertLess(-half(legs) - 0.6 - 2.5 * error, mean, name);
    }
  }
});

Deno.test("figures of a lot grow with the lot", () => {
  const legs = STRUCTURES["an iron condor"] ?? [];
  const [one, many] = [1, 75].map((lotSize) =>
    riskOf(scenarioOf(legs, {
      figures: { lotSize, entryChargesPerLot: lotSize * 0.8, exitChargesPerLot: lotSize * 0.6 },
      rules: rulesOf("stock", 90 * lotSize),
    }))
  );
  one?.draws.forEach((each, i) => assertAlmostEquals(many?.draws[i] ?? NaN, 75 * each, 1e-6));
  one?.stress.forEach((each, i) => assertAlmostEquals(many?.stress[i] ?? NaN, 75 * each, 1e-6));
  for (const greek of ["delta", "gamma", "vega", "theta"] as const) {
    assertAlmostEquals(many?.[greek] ?? NaN, 75 * (one?.[greek] ?? NaN), 1e-6);
  }
});

Deno.test("a stop counts what a held structure has lost already; beyond it, it leaves at once", () => {
  const legs = STRUCTURES["a put spread that is sold"] ?? [];
  const rules = rulesOf("stock", 120);
  const entered = (paidMore: number) => {
    const { structure: fair, ...rest } = scenarioOf(legs, { rules, figures: CHARGES });
    const sold = fair.legs.map((leg) =>
      leg.side === "sell" ? { ...leg, price: leg.price - paidMore } : leg
    );
    return riskOf({ ...rest, structure: { ...fair, legs: sold } }).draws;
  };
  const least = (draws: Float64Array) => Math.min(...draws);
  // At 40 less received 40 of the 120 are lost: the rest stops 40 sooner.
  assertAlmostEquals(least(entered(40)) - least(entered(0)), 40, 4);
  const gone = entered(130);
  assertEquals(new Set(gone).size, 1);
  assertAlmostEquals(gone[0] ?? NaN, -half(legs) - 0.6, 1e-9);
});

Deno.test("a policy that is due leaves at once in every draw", () => {
  const legs = STRUCTURES["an iron condor"] ?? [];
  const rules = [{ ...TIME, sessionsBefore: SESSIONS }];
  const { draws } = riskOf(scenarioOf(legs, { rules, figures: CHARGES }));
  for (const draw of draws) assertAlmostEquals(draw, -half(legs) - 0.6, 1e-6);
});

Deno.test("a calendar gains where volatility ends higher, and that is where the market fell", () => {
  const legs = STRUCTURES["a calendar"] ?? [];
  const of = (underlying: string, correlation: number) => ({
    ...scenarioOf(legs, { figures: CHARGES }),
    name: nameOf({ underlying, correlation }),
  });
  // A name that moves alone: its calendar hangs on the market through volatility only.
  const [calendar, market] = structureRisks(
    [
      of("RELIANCE", 0),
      scenarioOf([["call", 1, 20_000, 0]], {
        name: nameOf({ underlying: "NIFTY", correlation: 1 }),
      }),
    ],
    TERMS,
  );
  const falls: number[] = [];
  const rises: number[] = [];
  market?.draws.forEach((each, i) => {
    const draw = calendar?.draws[i] ?? NaN;
    if (each < -0.04 * FORWARD) falls.push(draw);
    if (each > 0.04 * FORWARD) rises.push(draw);
  });
  assert(falls.length > 100 && rises.length > 100);
  assertLess(meanOf(rises) + 20, meanOf(falls));
});

/** Misses of a calendar's draws: each against Black at its own end's price and volatility. */
function missesOfCalendar(terms = TERMS) {
  const name = nameOf({ correlation: 0.8 });
  const figures = { entryChargesPerLot: 0, exitChargesPerLot: 0 };
  const calendar = scenarioOf(STRUCTURES["a calendar"] ?? [], { figures });
  const { draws } = riskOf({ ...calendar, name }, terms);
  const prices = pricesOf(name, undefined, terms);
  const logs = jointPaths(terms.drawCount, terms.seed).logVolatility(SESSIONS);
  const deviation = VOLATILITY * Math.sqrt(2 * SESSIONS);
  const start = black("call", FORWARD, FORWARD, Math.sqrt(1.5) * deviation) -
    black("call", FORWARD, FORWARD, Math.sqrt(0.5) * deviation);
  return draws.map((draw, i) => {
    const price = prices[i] ?? NaN;
    const far = black("call", price, FORWARD, Math.exp(logs[i] ?? NaN) * deviation);
    // Leaving crosses half of each spread, 1.2 of the near leg's where it is worth so much.
    const near = Math.max(0, price - FORWARD);
    return draw - (far - near - start - 2 - Math.min(1.2, Math.max(near, 0.025)));
  });
}

Deno.test("a calendar ends at what Black says of it at each draw's price and volatility", () => {
  const misses = missesOfCalendar();
  assertLess(Math.sqrt(meanOf(misses.map((miss) => miss * miss))), 4);
  assertLess(Math.max(...misses.map(Math.abs)), 20);
});

Deno.test("of two draws each feels its own volatility: 70 a lot up and down", () => {
  for (const miss of missesOfCalendar({ ...TERMS, drawCount: 2, seed: 1 })) {
    assertAlmostEquals(miss, 0, 4);
  }
});

Deno.test("what is worth nothing in the end is left for half a tick, whatever its spread", () => {
  const { draws } = riskOf(scenarioOf([["call", -1, 2 * FORWARD, 10]], { figures: CHARGES }));
  for (const draw of draws) assertAlmostEquals(draw, -0.025 - 0.6, 1e-6);
});

Deno.test("a calendar that its stop has closed feels no volatility that comes later", () => {
  const legs = STRUCTURES["a calendar"] ?? [];
  const rules = rulesOf("index", 60);
  const { draws } = riskOf(scenarioOf(legs, { rules, figures: CHARGES }));
  // At the stop 60 are lost, 4 of them spread and charges of the entry; leaving costs 3.8.
  const stopped = draws.filter((each) => Math.abs(each + 56 + 3.8) < 15);
  const beyond = draws.filter((each) => each < -56 - 3.8 - 15);
  assertLess(0.4 * draws.length, stopped.length);
  assertLess(beyond.length, 0.04 * draws.length);
});
