import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import { shadowPrices } from "../../shared/allocation/solve/shadow_prices.ts";
import { solveAllocation } from "../../shared/allocation/solve/solve_allocation.ts";
import type { PricedLimit } from "../../shared/allocation/solve/widen.ts";

/** A thousand small lots of an edge, worth 3 a rupee of risk, and of carry of half the capital. */
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

const price = (problem: AllocationProblem, limits: readonly PricedLimit[]) =>
  shadowPrices(problem, solveAllocation(problem, 1), limits, 1);

Deno.test("a limit's price is what a twentieth more of it brings: value of an edge, capital of carry", () => {
  const prices = price(PROBLEM, [
    { name: "stress_cap" },
    { name: "vega_cap" },
    { name: "deployment_cap" },
  ]);
  assertEquals(prices.map(({ name }) => name), ["stress_cap", "vega_cap", "deployment_cap"]);
  const [stress, vega, deployment] = prices;
  // 200 rupees of risk more, worth 3 each.
  assertAlmostEquals(stress?.value ?? NaN, 600, 1e-9);
  assertEquals([stress?.deployed, stress?.saved], [0, 0]);
  // 75 rupees more are 15 lots of 50.
  assertEquals([vega?.value, vega?.deployed], [0, 750]);
  assertEquals([deployment?.value, deployment?.deployed, deployment?.saved], [0, 0, 0]);
});

Deno.test("a place and a tail have their prices too, and each is of its own name and object", () => {
  const problem: AllocationProblem = {
    ...PROBLEM,
    draws: PROBLEM.draws.map((_, j) => j === 7 ? -10 : 0),
    sums: [
      { name: "industry_cap", of: "Energy", perLot: Float64Array.of(0, 9), held: 0, most: 1e6 },
    ],
    counts: [{ name: "position_count", columns: Int32Array.of(0, 1), most: 1 }],
    tails: [{
      name: "value_tail_cap",
      sleeves: ["edge"],
      held: new Float64Array(20),
      most: 4000,
    }],
  };
  assertEquals([...solveAllocation(problem, 1).lots], [400, 0]);
  assertEquals(
    price(problem, [
      { name: "position_count" },
      { name: "value_tail_cap" },
      { name: "industry_cap", of: "Energy" },
      { name: "industry_cap", of: "Metals" },
    ]),
    [
      { name: "position_count", value: 0, deployed: 50_000, saved: 0 },
      { name: "value_tail_cap", value: 600, deployed: 0, saved: 0 },
      { name: "industry_cap", of: "Energy", value: 0, deployed: 0, saved: 0 },
      { name: "industry_cap", of: "Metals", value: 0, deployed: 0, saved: 0 },
    ],
  );
});

Deno.test("where the target is reached a wider limit saves cost", () => {
  // The dear carry is taken because the cheap one is capped.
  const problem: AllocationProblem = {
    ...PROBLEM,
    sleeves: ["carry", "carry"],
    values: new Float64Array(2),
    costs: Float64Array.of(1, 10),
    capital: Float64Array.of(50, 50),
    sums: [{ name: "vega_cap", perLot: Float64Array.of(5, 0), held: 0, most: 1000 }],
    toDeploy: 20_000,
  };
  assertEquals([...solveAllocation(problem, 1).lots], [200, 199]);
  const [vega] = price(problem, [{ name: "vega_cap" }]);
  // Ten lots of the cheap one more: 9 each less.
  assertEquals([vega?.value, vega?.deployed, vega?.saved], [0, 0, 90]);
});
