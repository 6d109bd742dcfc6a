import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import { allChoices, type Choice } from "../../../bench/allocate/all_choices.ts";
import { lotsOfCapital } from "../../../bench/allocate/lots_of_capital.ts";
import { pricedLots } from "../../../bench/allocate/priced_lots.ts";
import { limitRows } from "../../../bench/allocate/program_rows.ts";
import { proofByChoices } from "../../../bench/allocate/proof_by_choices.ts";
import type { AllocationProblem } from "../../../shared/allocation/allocation_problem.ts";
import { leastGoal } from "../../../shared/allocation/solve/goals.ts";
import { seededRandom } from "../../../shared/statistics/seeded_random.ts";
import { enumeratedLots } from "../../allocation/enumerated_lots.ts";
import { naiveTail } from "../../allocation/naive_limits.ts";
import { SMALL_PROBLEMS } from "../../allocation/small_problems.ts";

Deno.test("rows are paid for above their upper bound and below their lower one", () => {
  const row = { indices: [0, 1, 2], values: [1, 2, 4], lower: 3, upper: 8 };
  // Two columns of lots, then their places: place 0 is index 2.
  assertEquals(pricedLots([1, 2], [row], [0.5]), {
    lot: [0.5, 1],
    place: [-2, 0],
    nothing: 1.5,
  });
  assertEquals(pricedLots([1, 2], [row], [-1]), { lot: [2, 4], place: [4, 0], nothing: -8 });
  // On a side without a bound a dual is rounding.
  assertEquals(pricedLots([1, 2], [{ ...row, upper: Infinity }], [-1]), {
    lot: [1, 2],
    place: [0, 0],
    nothing: 0,
  });
});

const NONE: Choice = { column: -1, lots: 0 };
const SOME: readonly Choice[][] = [
  [NONE, { column: 0, lots: 1 }, { column: 0, lots: 2 }],
  [NONE, { column: 1, lots: 1 }],
  [{ column: 2, lots: 3 }],
];
const PRICED = { lot: [1, 5, 2], place: [0, 1, 0], nothing: -4 };

/** Lots of three columns at each end, and whether it came to the last. */
function ends(most: number, places: number, seconds = 10) {
  const found: string[] = [];
  const isDone = allChoices({
    choices: SOME,
    priced: [PRICED],
    most: () => [most],
    places: [{ columns: new Set([0, 1]), most: places }],
    reach: (taken) => {
      const lots = [0, 0, 0];
      for (const { column, lots: count } of taken) lots[column] = count;
      found.push(lots.join(" "));
    },
    seconds,
  });
  return { isDone, found: found.sort() };
}

Deno.test("all sets of choices are reached but for those above the most or without a place", () => {
  assertEquals(ends(Infinity, 2), {
    isDone: true,
    found: ["0 0 3", "0 1 3", "1 0 3", "1 1 3", "2 0 3", "2 1 3"],
  });
  assertEquals(ends(Infinity, 1).found, ["0 0 3", "0 1 3", "1 0 3", "2 0 3"]);
  // -4 + 6 for the third alone; the first adds 1 a lot, the second 5 and 1 for its place.
  assertEquals(ends(3, 2).found, ["0 0 3", "1 0 3"]);
  assertEquals(ends(8, 2).found, ["0 0 3", "0 1 3", "1 0 3", "2 0 3"]);
  assertEquals(ends(Infinity, 2, 0).isDone, false);
});

const sumOf = (perLot: Float64Array, lots: Int32Array) =>
  lots.reduce((sum, count, c) => sum + count * (perLot[c] ?? 0), 0);

Deno.test("whatever the prices are, the cheapest lots of a least capital are not ruled out", async () => {
  let some = 0;
  await fc.assert(
    fc.asyncProperty(SMALL_PROBLEMS, fc.nat(1e6), async (problem: AllocationProblem, seed) => {
      const standing = new Int32Array(problem.keys.length);
      const carried = [...enumeratedLots(problem, standing, (c) => problem.sleeves[c] === "carry")]
        .filter((lots) => sumOf(problem.capital, lots) <= problem.toDeploy);
      const capital = Math.max(0, ...carried.map((lots) => sumOf(problem.capital, lots)));
      const goal = leastGoal(problem, standing, capital);
      const kept = await lotsOfCapital(problem, standing, goal);
      if (goal.columns.length === 0 || kept.capital === undefined) return;
      const costOf = (lots: Int32Array) =>
        sumOf(problem.costs, lots) +
        problem.tailWeight * naiveTail(problem, lots, [...lots.keys()]);
      const cheapest = Math.min(
        ...carried.filter((lots) => sumOf(problem.capital, lots) >= goal.floor).map(costOf),
      );
      const rows = limitRows(problem, standing, goal);
      const random = seededRandom(seed);
      let best = Infinity;
      const isProven = proofByChoices({
        problem,
        // The tail is left out of what bounds: it costs, if losses are its rule.
        goal: { ...goal, tailWeight: 0 },
        kept: { ...kept, capital: kept.capital },
        rows,
        limits: rows.length,
        duals: rows.map(() => 2 * random() - 1),
        sought: () => best + problem.tailWeight * worstGain(problem),
        consider: (x) => {
          const lots = standing.slice();
          goal.columns.forEach((column, c) => lots[column] = x[c] ?? 0);
          if (carried.some((own) => own.every((count, c) => count === lots[c]))) {
            best = Math.min(best, costOf(lots));
          }
        },
        seconds: 60,
      });
      assert(isProven);
      assertAlmostEquals(best, cheapest, 1e-9 * Math.abs(cheapest) + 1e-9);
      some++;
    }),
    { numRuns: 120, seed: 11 },
  );
  assertGreater(some, 25);
});

/** What the tail of any lots may gain at most: CVaR 95 is no less than all gains' opposite. */
function worstGain({ draws, drawCount, mostLots }: AllocationProblem): number {
  return mostLots.reduce((sum, lots, c) => {
    const own = draws.subarray(c * drawCount, (c + 1) * drawCount);
    return sum + lots * Math.max(0, ...own);
  }, 0);
}
