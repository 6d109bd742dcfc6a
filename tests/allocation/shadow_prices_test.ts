import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import { shadowPrices } from "../../shared/allocation/solve/shadow_prices.ts";
import { solveAllocation } from "../../shared/allocation/solve/solve_allocation.ts";
import { seededProblem } from "../../bench/allocate/seeded_problem.ts";

/** A thousand small lots of an edge, worth 3 a rupee of risk, and of carry. */
const PROBLEM: AllocationProblem = {
  keys: ["A", "B"],
  underlyings: ["A", "B"],
  sleeves: ["edge", "carry"],
  values: Float64Array.of(30, 0),
  costs: Float64Array.of(0, 1),
  capital: Float64Array.of(100, 50),
  caps: [[], []],
  mostLots: Int32Array.of(1000, 1000),
  drawCount: 20,
  draws: new Float64Array(40),
  sums: [
    { name: "stress_cap", perLot: Float64Array.of(10, 0), held: 0, most: 4000 },
    { name: "vega_cap", perLot: Float64Array.of(0, 5), held: 500, most: 1500 },
    { name: "deployment_cap", perLot: Float64Array.of(100, 50), held: 0, most: 1e6 },
  ],
  counts: [],
  tails: [],
  toDeploy: 1e6,
  tailWeight: 0.1,
};

Deno.test("a binding limit's price is what a rupee more brings, others have none", () => {
  const prices = shadowPrices(PROBLEM, solveAllocation(PROBLEM, 1), 1);
  assertEquals(prices.map(({ name, used, most }) => [name, used, most]), [
    ["stress_cap", 4000, 4000],
    // Carry leaves a smallest lot of the most capital away where that costs less.
    ["vega_cap", 1495, 1500],
  ]);
  const [stress, vega] = prices;
  assertAlmostEquals(stress?.approximateValue ?? NaN, 3, 1e-9);
  assertEquals(stress?.approximateDeployed, 0);
  assertEquals(vega?.approximateValue, 0);
  // 75 rupees more are 15 lots of 50.
  assertAlmostEquals(vega?.approximateDeployed ?? NaN, 10, 1e-9);
});

Deno.test("a place and a tail have their prices too", () => {
  const problem = {
    ...PROBLEM,
    draws: PROBLEM.draws.map((_, j) => j === 7 ? -10 : 0),
    sums: [],
    counts: [{ name: "position_count" as const, columns: Int32Array.of(0, 1), most: 1 }],
    tails: [{
      name: "value_tail_cap" as const,
      sleeves: ["edge" as const],
      held: new Float64Array(20),
      most: 4000,
    }],
  };
  const solution = solveAllocation(problem, 1);
  assertEquals([...solution.lots], [400, 0]);
  assertEquals(
    shadowPrices(problem, solution, 1).map((
      { name, used, most, movedBy, approximateValue, approximateDeployed },
    ) => [name, used, most, movedBy, approximateValue, approximateDeployed]),
    [
      ["position_count", 1, 1, 1, 0, 50_000],
      ["value_tail_cap", 4000, 4000, 200, 3, 0],
    ],
  );
});

Deno.test("at most five limits are priced, the least slack first", () => {
  const problem = seededProblem({
    seed: 1,
    capital: 1e6,
    draws: 200,
    underlyings: 20,
    carryEach: 3,
    premium: 6,
  });
  const prices = shadowPrices(problem, solveAllocation(problem, 1), 1);
  assertLess(prices.length, 6);
  const slack = prices.map(({ used, most }) => (most - used) / most);
  assertEquals(slack, slack.toSorted((p, q) => p - q));
});
