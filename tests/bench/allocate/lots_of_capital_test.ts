import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { lotsOfCapital } from "../../../bench/allocate/lots_of_capital.ts";
import { leastGoal, mostGoal } from "../../../shared/allocation/solve/goals.ts";
import { enumeratedLots } from "../../allocation/enumerated_lots.ts";
import { SMALL_PROBLEMS } from "../../allocation/small_problems.ts";
import { bestOfSubsets, subsetProblem } from "../../allocation/subset_problems.ts";

Deno.test("no lots that reach a least capital are dropped", async () => {
  await fc.assert(
    fc.asyncProperty(SMALL_PROBLEMS, async (problem) => {
      const none = new Int32Array(problem.keys.length);
      const { columns, ceiling } = mostGoal(problem, none);
      if (columns.length === 0) return;
      const capital = (lots: Int32Array) =>
        lots.reduce((sum, own, c) => sum + own * (problem.capital[c] ?? 0), 0);
      const all = [...enumeratedLots(problem, none, (c) => columns.includes(c))]
        .filter((lots) => capital(lots) <= ceiling);
      const goal = leastGoal(problem, none, Math.max(0, ...all.map(capital)));
      const { least, most, needed } = await lotsOfCapital(problem, none, goal);
      for (const lots of all.filter((own) => capital(own) >= goal.floor)) {
        const own = columns.map((column) => lots[column] ?? 0);
        assert(own.every((count, c) => count === 0 || count >= (least[c] ?? NaN)));
        assert(own.every((count, c) => count <= (most[c] ?? NaN)));
        assert(needed.every((one) => one.some((c) => (own[c] ?? 0) > 0)));
      }
    }),
    { numRuns: 60, seed: 1617 },
  );
});

Deno.test("near the most capital few names are left open", async () => {
  const problem = subsetProblem(1);
  const none = new Int32Array(problem.keys.length);
  const goal = leastGoal(problem, none, bestOfSubsets(problem).mostDeployed);
  const { most, needed } = await lotsOfCapital(problem, none, goal);
  const dropped = most.filter((lots) => lots === 0).length;
  assertEquals(dropped + needed.length >= 6, true);
});
