import { assert, assertEquals } from "@std/assert";
import { seededProblem } from "../../bench/allocate/seeded_problem.ts";
import { leastGoal, mostGoal, valueGoal } from "../../shared/allocation/solve/goals.ts";
import { searchGoal } from "../../shared/allocation/solve/search_goal.ts";
import { seededRandom } from "../../shared/statistics/seeded_random.ts";
import { subsetProblem } from "./subset_problems.ts";

/** How often chance was asked for. */
function counted() {
  const random = seededRandom(1);
  const asked = { times: 0 };
  return { asked, random: () => (asked.times++, random()) };
}

Deno.test("what trying all choices proves is not walked after", () => {
  const problem = subsetProblem(1);
  const none = new Int32Array(problem.keys.length);
  for (const goal of [valueGoal(problem), mostGoal(problem, none)]) {
    const { asked, random } = counted();
    searchGoal(problem, none, goal, { random, looks: 40_000, tries: 500_000, from: none });
    assertEquals(asked.times, 0);
    const walked = counted();
    const options = { random: walked.random, looks: 40_000, tries: 0, from: none };
    searchGoal(problem, none, goal, options);
    assert(goal.columns.length === 0 || walked.asked.times > 0);
  }
});

Deno.test("at the target no more capital is looked for", () => {
  const problem = seededProblem({
    seed: 1,
    capital: 5e7,
    draws: 200,
    underlyings: 30,
    carryEach: 3,
    premium: 0,
  });
  const none = new Int32Array(problem.keys.length);
  const within = { ...problem, toDeploy: 5e6 };
  const { asked, random } = counted();
  const options = { random, looks: 40_000, tries: 500_000, from: none };
  const lots = searchGoal(within, none, mostGoal(within, none), options);
  assertEquals(asked.times, 0);
  const deployed = lots.reduce((sum, count, c) => sum + count * (problem.capital[c] ?? 0), 0);
  assert(deployed <= 5e6 && deployed >= (1 - 1e-4) * 5e6, `${deployed}`);
  // Beside what stands already the lowest is what is missing from the target.
  assertEquals(mostGoal(within, lots).lowest, deployed - 5e6);
  assertEquals(leastGoal(within, none, deployed).lowest, -Infinity);
});
