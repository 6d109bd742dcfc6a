import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { seededProblem } from "../../bench/allocate/seeded_problem.ts";
import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import { enumerate } from "../../shared/allocation/solve/enumerate.ts";
import type { Goal } from "../../shared/allocation/solve/goal.ts";
import { leastGoal, mostGoal, valueGoal } from "../../shared/allocation/solve/goals.ts";
import { searchSpace } from "../../shared/allocation/solve/search_space.ts";
import { searchState } from "../../shared/allocation/solve/search_state.ts";
import { solutionFigures } from "../../shared/allocation/solve/solution_figures.ts";
import { sumOfLots } from "../../shared/allocation/solve/sum_of_lots.ts";
import { bestByEnumeration } from "./enumerated_lots.ts";
import { naiveLimitsBroken } from "./naive_limits.ts";
import { SMALL_PROBLEMS } from "./small_problems.ts";
import { bestOfSubsets, subsetProblem } from "./subset_problems.ts";

const MANY = 10_000_000;
/** What is lower by less is not looked for. */
const worth = (best: number) => 1.01e-4 * Math.abs(best) + 1e-9;

function stateOf(problem: AllocationProblem, standing: Int32Array, goal: Goal, from: Int32Array) {
  const start = Int32Array.from(goal.columns, (column) => from[column] ?? 0);
  // Nothing is drawn by chance here.
  const random = () => NaN;
  const options = { random, looks: 0, tries: 0, start };
  return searchState(searchSpace(problem, standing, goal), options);
}

/** Lots of all columns after all choices were tried, and nothing else. */
function tried(problem: AllocationProblem, standing: Int32Array, goal: Goal, from: Int32Array) {
  if (goal.columns.length === 0) return standing;
  const state = stateOf(problem, standing, goal, from);
  assert(enumerate(state, MANY));
  const lots = standing.slice();
  goal.columns.forEach((column, c) => lots[column] = state.best.lots[c] ?? 0);
  return lots;
}

/** All three goals by trying choices from no lots on, without greedy choices or walks. */
function solved(problem: AllocationProblem) {
  const none = new Int32Array(problem.keys.length);
  const standing = tried(problem, none, valueGoal(problem), none);
  const most = tried(problem, standing, mostGoal(problem, standing), standing);
  const reached = Math.min(sumOfLots(problem.capital, most), problem.toDeploy);
  const mostDeployed = Math.max(0, reached);
  const lots = tried(problem, standing, leastGoal(problem, standing, mostDeployed), most);
  return { lots, mostDeployed, ...solutionFigures(problem, standing, lots) };
}

Deno.test("all choices that bounds leave hold the best of all lots, for each goal", () => {
  fc.assert(
    fc.property(SMALL_PROBLEMS, (problem) => {
      const { lots, value, mostDeployed, carryObjective } = solved(problem);
      assertEquals(naiveLimitsBroken(problem, lots), []);
      const best = bestByEnumeration(problem, lots);
      assertAlmostEquals(value, best.value, worth(best.value));
      assertAlmostEquals(mostDeployed, best.mostDeployed, worth(best.mostDeployed));
      assertAlmostEquals(carryObjective, best.least, worth(best.least));
    }),
    { numRuns: 120, seed: 1615 },
  );
});

Deno.test("of nearly the most capital the cheapest of few sets is found from nothing", () => {
  for (const seed of [1, 2, 5]) {
    const problem = subsetProblem(seed);
    const { lots, mostDeployed, carryObjective } = solved(problem);
    assertEquals(naiveLimitsBroken(problem, lots), []);
    const best = bestOfSubsets(problem);
    assertAlmostEquals(mostDeployed, best.mostDeployed, worth(best.mostDeployed));
    assertAlmostEquals(carryObjective, best.least, worth(best.least));
  }
});

Deno.test("choices that are cut short prove nothing, and what is found keeps the limits", () => {
  const problem = seededProblem({
    seed: 1,
    capital: 1e7,
    draws: 400,
    underlyings: 54,
    carryEach: 3,
    premium: 0,
  });
  const none = new Int32Array(problem.keys.length);
  const goal = mostGoal(problem, none);
  const after = (tries: number) => {
    const state = stateOf(problem, none, goal, none);
    const proven = enumerate(state, tries);
    const lots = none.slice();
    goal.columns.forEach((column, c) => lots[column] = state.best.lots[c] ?? 0);
    assertEquals(naiveLimitsBroken(problem, lots), []);
    return { proven, objective: state.objective };
  };
  assertEquals(after(0), { proven: false, objective: 0 });
  const [some, more] = [after(20_000), after(200_000)];
  assertEquals([some.proven, more.proven], [false, false]);
  assert(more.objective <= some.objective);
});

Deno.test("what is lower by more than a ten-thousandth is found, by less it is not looked for", () => {
  const after = (value: number) => {
    const problem: AllocationProblem = {
      ...subsetProblem(1),
      keys: ["A", "B"],
      underlyings: ["A", "A"],
      sleeves: ["edge", "edge"],
      values: Float64Array.of(10_000, value),
      mostLots: Int32Array.of(1, 1),
      draws: new Float64Array(80),
      sums: [],
      counts: [],
    };
    const goal = valueGoal(problem);
    const state = stateOf(problem, new Int32Array(2), goal, Int32Array.of(1, 0));
    assert(enumerate(state, MANY));
    return [...state.best.lots];
  };
  assertEquals([after(10_000.8), after(10_001.2)], [[1, 0], [0, 1]]);
});

Deno.test("where lots are countless nothing is tried", () => {
  const problem = subsetProblem(1);
  const countless = { ...problem, mostLots: problem.mostLots.map(() => 2 ** 31 - 1) };
  const none = new Int32Array(problem.keys.length);
  const state = stateOf(countless, none, mostGoal(countless, none), none);
  assertEquals(enumerate(state, MANY), false);
  assertEquals(state.objective, 0);
});
