import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import { goalPrices } from "../../shared/allocation/solve/goal_prices.ts";
import { leastGoal, mostGoal } from "../../shared/allocation/solve/goals.ts";
import { judged, judgeOf } from "../../shared/allocation/solve/judge.ts";
import { addLots, emptyPosition } from "../../shared/allocation/solve/position.ts";
import { searchSpace } from "../../shared/allocation/solve/search_space.ts";
import { enumeratedLots } from "./enumerated_lots.ts";
import { naiveTail } from "./naive_limits.ts";
import { SMALL_PROBLEMS } from "./small_problems.ts";

/** Ten lots of each of three: all bring 100, 90 and 60, cost 1, 2 and 3, and use 60, 50 and 20. */
const PROBLEM: AllocationProblem = {
  keys: ["A", "B", "C"],
  underlyings: ["A", "B", "C"],
  sleeves: ["carry", "carry", "carry"],
  values: new Float64Array(3),
  costs: Float64Array.of(0.1, 0.2, 0.3),
  capital: Float64Array.of(10, 9, 6),
  caps: [[], [], []],
  mostLots: Int32Array.of(10, 10, 10),
  drawCount: 20,
  draws: new Float64Array(60),
  sums: [{ name: "stress_cap", perLot: Float64Array.of(6, 5, 2), held: 0, most: 100 }],
  counts: [],
  tails: [],
  toDeploy: 1000,
  tailWeight: 0,
};
const NONE = new Int32Array(3);
const KNOWN = [10, 4, 10];

Deno.test("most capital in parts of lots: a room of 100 brings 200, and a part more of it 5/3", () => {
  const space = searchSpace(PROBLEM, NONE, mostGoal(PROBLEM, NONE));
  const best = emptyPosition(space);
  KNOWN.forEach((lots, c) => addLots(space, best, c, lots));
  const { rows, goal, capital } = goalPrices(space, best, -196);
  // All of C and B use 70; half of A fills the room.
  assertAlmostEquals(goal.bound, -200, 0.1);
  assertAlmostEquals(goal.paid[rows[0]?.key ?? NaN] ?? NaN, 100 * 100 / 60, 0.5);
  assertEquals(capital, undefined);
});

Deno.test("a least capital of nearly the most is priced: 195 costs 4.7083 in parts of lots", () => {
  // By hand: all of A, 0.4167 of B and 0.9583 of C; steps from no prices come to less than 1.
  const space = searchSpace(PROBLEM, NONE, leastGoal(PROBLEM, NONE, 201));
  const best = emptyPosition(space);
  KNOWN.forEach((lots, c) => addLots(space, best, c, lots));
  const { rows, goal, capital } = goalPrices(space, best, 4.8);
  assertEquals(rows.map(({ room }) => room), [1, -1]);
  assertAlmostEquals(goal.bound, 1 + 2 * 0.416667 + 3 * 0.958333, 0.1);
  assertAlmostEquals(capital?.prices.bound ?? NaN, -200, 0.1);
});

Deno.test("known prices are gone on from, those of most capital stay", () => {
  const space = searchSpace(PROBLEM, NONE, leastGoal(PROBLEM, NONE, 201));
  const best = emptyPosition(space);
  KNOWN.forEach((lots, c) => addLots(space, best, c, lots));
  const first = goalPrices(space, best, 4.8);
  const next = goalPrices(space, best, 4.75, first);
  assertEquals(next.capital, first.capital);
  assertEquals(next.rows.map(({ room }) => room), [1, -1]);
  // No worse than where they began, and still no more than the 4.7083 of parts of lots.
  assert(next.goal.bound >= first.goal.bound && next.goal.bound <= 4.70834);
  const poor = { ...first, goal: { paid: first.goal.paid.map((paid) => 0.9 * paid), bound: 0 } };
  assertAlmostEquals(goalPrices(space, best, 4.75, poor).goal.bound, 4.7083, 0.05);
});

Deno.test("nothing within the limits comes below a bound", () => {
  fc.assert(
    fc.property(SMALL_PROBLEMS, (problem) => {
      const none = new Int32Array(problem.keys.length);
      const goal = leastGoal(problem, none, problem.toDeploy / 2);
      if (goal.columns.length === 0) return;
      const space = searchSpace(problem, none, goal);
      const carry = new Set(goal.columns);
      for (const lots of enumeratedLots(problem, none, (c) => carry.has(c))) {
        const sum = (perLot: Float64Array) =>
          lots.reduce((all, own, c) => all + own * (perLot[c] ?? 0), 0);
        if (sum(problem.capital) < goal.floor || sum(problem.capital) > goal.ceiling) continue;
        const best = emptyPosition(space);
        goal.columns.forEach((column, c) => addLots(space, best, c, lots[column] ?? 0));
        judged(judgeOf(space, [best]), best);
        const comesTo = sum(problem.costs) +
          problem.tailWeight * naiveTail(problem, lots, [...lots.keys()]);
        const { goal: { bound }, capital } = goalPrices(space, best, comesTo);
        assert(bound <= comesTo + 1e-9 * Math.abs(comesTo));
        assert((capital?.prices.bound ?? -Infinity) <= 1e-9 - sum(problem.capital));
        const again = goalPrices(space, best, comesTo, goalPrices(space, best, comesTo));
        assert(again.goal.bound <= comesTo + 1e-9 * Math.abs(comesTo));
      }
    }),
    { numRuns: 25, seed: 1616 },
  );
});
