import { assert, assertAlmostEquals, assertEquals, assertGreaterOrEqual } from "@std/assert";
import fc from "fast-check";
import { seededProblem } from "../../bench/allocate/seeded_problem.ts";
import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import { solveAllocation } from "../../shared/allocation/solve/solve_allocation.ts";
import { quantCase } from "../support/quant_cases.ts";
import { bestByEnumeration } from "./enumerated_lots.ts";
import { naiveLimitsBroken, naiveTail } from "./naive_limits.ts";
import { SMALL_PROBLEMS } from "./small_problems.ts";

const DESK = { draws: 400, underlyings: 54, carryEach: 3, premium: 17 };
const whole = (min: number, max: number) => fc.integer({ min, max });
const CAPITALS = [1e6, 1e7, 5e7];

/** The six candidates of P1 as edges without draws. */
function caseProblem(): AllocationProblem {
  const { candidates, limits } = quantCase("P1").inputs;
  // deno-lint-ignore no-explicit-any
  const each = (of: (one: any) => number) => Float64Array.from(candidates, of);
  // deno-lint-ignore no-explicit-any
  const industries = [...new Set(candidates.map((one: any) => one.industry))] as string[];
  const { capital } = limits;
  const held = 0;
  return {
    // deno-lint-ignore no-explicit-any
    keys: candidates.map(({ id }: any) => id),
    // deno-lint-ignore no-explicit-any
    underlyings: candidates.map(({ symbol }: any) => symbol),
    sleeves: candidates.map(() => "edge"),
    values: each(({ value }) => value),
    costs: each(() => 0),
    capital: each(({ margin }) => margin),
    caps: candidates.map(() => []),
    mostLots: Int32Array.from(
      candidates,
      // deno-lint-ignore no-explicit-any
      ({ ub, margin }: any) => Math.min(ub, Math.floor(limits.symbolMax * capital / margin)),
    ),
    drawCount: 20,
    draws: new Float64Array(20 * candidates.length),
    sums: [
      ...industries.map((industry) => ({
        name: "industry_cap" as const,
        perLot: each((one) => one.industry === industry ? one.margin : 0),
        held,
        most: limits.industryMax * capital,
      })),
      {
        name: "deployment_cap",
        perLot: each(({ margin }) => margin),
        held,
        most: limits.deployMax * capital,
      },
      { name: "delta_cap", perLot: each(({ delta }) => delta), held, most: limits.deltaMax },
      { name: "delta_cap", perLot: each(({ delta }) => -delta), held, most: limits.deltaMax },
      { name: "vega_cap", perLot: each(({ vega }) => -vega), held, most: -limits.vegaMin },
      { name: "stress_cap", perLot: each(({ stress }) => -stress), held, most: -limits.stressMin },
    ],
    counts: [],
    tails: [],
    toDeploy: 0,
    tailWeight: 0.1,
  };
}

Deno.test("the reference case of six candidates is solved to its only optimum", () => {
  const problem = caseProblem();
  const { lots, value, deployed } = solveAllocation(problem, 1);
  const { expected } = quantCase("P1");
  assertEquals([...lots], expected.lots);
  assertEquals([value, deployed], [expected.value, expected.margin]);
  assertEquals(naiveLimitsBroken(problem, lots), []);
});

Deno.test("small problems with every kind of limit are solved as by trying all lots", () => {
  fc.assert(
    fc.property(SMALL_PROBLEMS, whole(1, 9), (problem, seed) => {
      const { lots, value, mostDeployed, carryObjective } = solveAllocation(problem, seed);
      assertEquals(naiveLimitsBroken(problem, lots), []);
      const best = bestByEnumeration(problem, lots);
      assertAlmostEquals(value, best.value, 1e-9);
      assertAlmostEquals(mostDeployed, best.mostDeployed, 1e-9);
      assertAlmostEquals(carryObjective, best.least, 1e-9);
    }),
    { numRuns: 60 },
  );
});
