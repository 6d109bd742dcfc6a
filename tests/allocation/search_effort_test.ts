import { assert, assertEquals } from "@std/assert";
import { seededProblem } from "../../bench/allocate/seeded_problem.ts";
import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import { enumerate } from "../../shared/allocation/solve/enumerate.ts";
import type { Goal } from "../../shared/allocation/solve/goal.ts";
import { leastGoal, mostGoal, valueGoal } from "../../shared/allocation/solve/goals.ts";
import { searchGoal } from "../../shared/allocation/solve/search_goal.ts";
import { searchSpace } from "../../shared/allocation/solve/search_space.ts";
import { searchState } from "../../shared/allocation/solve/search_state.ts";
import { seededRandom } from "../../shared/statistics/seeded_random.ts";
import { naiveLimitsBroken, naiveTail } from "./naive_limits.ts";
import { subsetProblem } from "./subset_problems.ts";

/** How many problems fewer are chance. */
const SLACK = 1;
const MANY = { looks: 5000, tries: 1_000_000 };

/** A goal of a problem, what stands and begins it, and the best lots that much work finds. */
interface Task {
  readonly problem: AllocationProblem;
  readonly goal: Goal;
  readonly standing: Int32Array;
  readonly from: Int32Array;
  readonly best: Int32Array;
}

type Name = "value" | "most" | "least";

function tasksOf(problem: AllocationProblem): Record<Name, Task> {
  const none = new Int32Array(problem.keys.length);
  const task = (goal: Goal, standing: Int32Array, from: Int32Array): Task => {
    const best = searchGoal(problem, standing, goal, { ...MANY, random: seededRandom(1), from });
    return { problem, goal, standing, from, best };
  };
  const value = task(valueGoal(problem), none, none);
  const most = task(mostGoal(problem, value.best), value.best, value.best);
  const deployed = Math.min(problem.toDeploy, sum(problem.capital, most.best));
  const least = task(leastGoal(problem, value.best, deployed), value.best, most.best);
  return { value, most, least };
}

const sum = (perLot: Float64Array, lots: Int32Array) =>
  lots.reduce((all, own, c) => all + own * (perLot[c] ?? 0), 0);

function comesTo({ problem, goal, standing }: Task, lots: Int32Array): number {
  const added = lots.map((own, c) => own - (standing[c] ?? 0));
  return sum(goal.prices, added) + goal.tailWeight * naiveTail(problem, added, [...added.keys()]);
}

/** Whether lots keep the limits and are as low as the best known but for a part in 10,000. */
function isBest(task: Task, lots: Int32Array): boolean {
  assertEquals(naiveLimitsBroken(task.problem, lots), []);
  const best = comesTo(task, task.best);
  return comesTo(task, lots) <= best + 1.01e-4 * Math.abs(best);
}

function walked(task: Task, looks: number): boolean {
  const { problem, goal, standing, from } = task;
  const options = { random: seededRandom(1), looks, tries: 0, from };
  return isBest(task, searchGoal(problem, standing, goal, options));
}

/** Whether so many choices prove that nothing is lower, begun with some lots. */
function proven({ problem, goal, standing }: Task, lots: Int32Array, tries: number): boolean {
  const start = Int32Array.from(goal.columns, (column) => lots[column] ?? 0);
  const options = { random: () => NaN, looks: 0, tries: 0, start };
  return enumerate(searchState(searchSpace(problem, standing, goal), options), tries);
}

/** How many of some tasks an effort is enough for, of each goal and budget. */
function counted(
  all: readonly Record<Name, Task>[],
  names: readonly Name[],
  budgets: readonly number[],
  isEnough: (task: Task, budget: number) => boolean,
): Record<string, number[]> {
  const countOf = (name: Name, budget: number) =>
    all.filter((tasks) => isEnough(tasks[name], budget)).length;
  return Object.fromEntries(
    names.map((name) => [name, budgets.map((budget) => countOf(name, budget))]),
  );
}

/** A search that goes other ways may come to other counts: these are then measured anew. */
function assertNoFewer(found: Record<string, number[]>, seen: Record<string, number[]>) {
  const isFewer = Object.entries(seen).some(([name, counts]) =>
    counts.some((count, k) => (found[name]?.[k] ?? 0) < count - SLACK)
  );
  assert(!isFewer, `${JSON.stringify(found)} instead of ${JSON.stringify(seen)}`);
}

Deno.test("walks, and choices, come to the best of forty small desks with as little as they did", () => {
  const desks = Array.from({ length: 40 }, (_, k) =>
    tasksOf(seededProblem({
      ...{ seed: k + 1, capital: 1e7, draws: 60, underlyings: 14, carryEach: 3, premium: 10 },
    })));
  assertNoFewer(
    counted(desks, ["value", "most", "least"], [1000, 2000, 3000, 5000, 8000], walked),
    { value: [10, 29, 34, 37, 38], most: [8, 17, 20, 25, 29], least: [28, 29, 32, 34, 36] },
  );
  const choices = [300, 1000, 3000, 10_000];
  assertNoFewer(
    counted(desks, ["most", "least"], choices, (task, tries) => proven(task, task.best, tries)),
    { most: [12, 17, 28, 33], least: [9, 13, 18, 29] },
  );
  assertNoFewer(
    counted(desks, ["least"], choices, (task, tries) => proven(task, task.from, tries)),
    { least: [0, 0, 14, 22] },
  );
});

Deno.test("where places bind, choices prove the best of 24 sets with as few as they did", () => {
  const sets = Array.from({ length: 24 }, (_, k) => tasksOf(subsetProblem(k + 1)));
  const choices = [30, 60, 100, 200, 300, 1000];
  assertNoFewer(
    counted(sets, ["most", "least"], choices, (task, tries) => proven(task, task.best, tries)),
    { most: [9, 14, 19, 22, 23, 24], least: [0, 11, 16, 20, 22, 24] },
  );
  assertNoFewer(
    counted(sets, ["least"], choices, (task, tries) => proven(task, task.from, tries)),
    { least: [0, 10, 14, 18, 19, 20] },
  );
});
