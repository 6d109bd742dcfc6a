import { assert, assertAlmostEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import { proveGoal } from "../../../bench/allocate/prove_goal.ts";
import type { AllocationProblem } from "../../../shared/allocation/allocation_problem.ts";
import { leastGoal, mostGoal, valueGoal } from "../../../shared/allocation/solve/goals.ts";
import { enumeratedLots } from "../../allocation/enumerated_lots.ts";
import { naiveTail } from "../../allocation/naive_limits.ts";
import { SMALL_PROBLEMS } from "../../allocation/small_problems.ts";

const SECONDS = 20;
const none = ({ keys }: AllocationProblem) => new Int32Array(keys.length);
const sumOf = (perLot: Float64Array, lots: Int32Array) =>
  lots.reduce((sum, count, c) => sum + count * (perLot[c] ?? 0), 0);

/** HiGHS from nothing: most value of edge and premium, most capital of carry. */
async function optima(problem: AllocationProblem) {
  const from = { standing: none(problem), known: none(problem), seconds: SECONDS };
  const value = await proveGoal(problem, { ...from, goal: valueGoal(problem) });
  const most = await proveGoal(problem, { ...from, goal: mostGoal(problem, from.standing) });
  return {
    value: -(value.objective ?? NaN),
    most: -(most.objective ?? NaN),
    proofs: [value, most],
  };
}

Deno.test("HiGHS finds what trying all lots finds, and its bound is no better", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(SMALL_PROBLEMS, async (problem) => {
      const { value, most, proofs } = await optima(problem);
      const isCarry = (c: number) => problem.sleeves[c] === "carry";
      const valued = [...enumeratedLots(problem, none(problem), (c) => !isCarry(c))];
      const carried = [...enumeratedLots(problem, none(problem), isCarry)]
        .filter((lots) => sumOf(problem.capital, lots) <= problem.toDeploy);
      assertAlmostEquals(
        value,
        Math.max(...valued.map((lots) => sumOf(problem.values, lots))),
        1e-6,
      );
      const capital = Math.max(...carried.map((lots) => sumOf(problem.capital, lots)));
      assertAlmostEquals(most, capital, 1e-6);
      for (const { objective = NaN, bound } of proofs) {
        assert(bound <= objective + 1e-6 && bound >= objective - 0.01 * Math.abs(objective) - 1e-6);
      }
      const goal = leastGoal(problem, none(problem), capital);
      const least = await proveGoal(problem, {
        standing: none(problem),
        known: none(problem),
        goal,
        seconds: SECONDS,
      });
      const objectives = carried.filter((lots) => sumOf(problem.capital, lots) >= goal.floor)
        .map((lots) =>
          sumOf(problem.costs, lots) +
          problem.tailWeight * naiveTail(problem, lots, [...lots.keys()])
        );
      const cheapest = Math.min(...objectives);
      assertAlmostEquals(least.objective ?? NaN, cheapest, 1e-3 * Math.abs(cheapest) + 1e-6);
      found += value + most;
    }),
    { numRuns: 25, seed: 4 },
  );
  assertGreater(found, 300);
});

Deno.test("more room, or a limit less, never worsens the optimum", async () => {
  await fc.assert(
    fc.asyncProperty(SMALL_PROBLEMS, fc.nat({ max: 3 }), async (problem, which) => {
      const before = await optima(problem);
      const without = [
        { ...problem, sums: problem.sums.filter((_, k) => k !== which) },
        { ...problem, tails: problem.tails.filter((_, k) => k !== which) },
        { ...problem, counts: problem.counts.filter((_, k) => k !== which) },
        {
          ...problem,
          sums: problem.sums.map((sum) => ({ ...sum, most: 1.5 * sum.most })),
          tails: problem.tails.map((tail) => ({ ...tail, most: 1.5 * tail.most })),
          toDeploy: 1.5 * problem.toDeploy,
        },
      ];
      for (const wider of without) {
        const after = await optima(wider);
        assert(after.value >= before.value - 1e-6, `${after.value} < ${before.value}`);
        assert(after.most >= before.most - 1e-6, `${after.most} < ${before.most}`);
      }
    }),
    { numRuns: 8, seed: 4 },
  );
});
