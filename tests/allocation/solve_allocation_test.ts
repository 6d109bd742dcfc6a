import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import { seededProblem } from "../../bench/allocate/seeded_problem.ts";
import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import { solveAllocation } from "../../shared/allocation/solve/solve_allocation.ts";
import { quantCase } from "../support/quant_cases.ts";
import { bestByEnumeration } from "./enumerated_lots.ts";
import { naiveLimitsBroken, naiveTail } from "./naive_limits.ts";
import { SMALL_PROBLEMS } from "./small_problems.ts";

/** As the desk's, with fewer draws. */
const DESK = { draws: 400, underlyings: 54, carryEach: 3, premium: 17 };
const whole = (min: number, max: number) => fc.integer({ min, max });
const desk = (capital: number, seed = 1) => seededProblem({ ...DESK, seed, capital });

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
    // A search proves nothing: these problems are always the same ones.
    { numRuns: 60, seed: 15 },
  );
});

Deno.test("problems of the desk's size keep every limit, whatever the capital", () => {
  for (const capital of [1e6, 1e7, 5e7]) {
    const problem = desk(capital);
    const solution = solveAllocation(problem, 1);
    assertEquals(naiveLimitsBroken(problem, solution.lots), []);
    assertGreater(solution.value, 0);
    assertGreater(solution.deployed, 0.35 * capital);
    assertGreater(solution.mostDeployed, solution.deployed - 1e-6);
  }
});

Deno.test("what a solution says of itself is what its lots come to", () => {
  const problem = desk(1e7);
  const { lots, value, deployed, carryCost, carryTail, carryObjective } = solveAllocation(
    problem,
    1,
  );
  const isCarry = (c: number) => problem.sleeves[c] === "carry";
  const sum = (of: (c: number) => number) =>
    lots.reduce((all, count, c) => all + (count === 0 ? 0 : count * of(c)), 0);
  assertAlmostEquals(value, sum((c) => isCarry(c) ? 0 : problem.values[c] ?? 0), 1e-6);
  assertAlmostEquals(deployed, sum((c) => problem.capital[c] ?? 0), 1e-6);
  assertAlmostEquals(carryCost, sum((c) => isCarry(c) ? problem.costs[c] ?? 0 : 0), 1e-6);
  const carry = [...lots.keys()].filter(isCarry);
  assertAlmostEquals(carryTail, naiveTail(problem, lots, carry), 1e-6);
  assertAlmostEquals(carryObjective, carryCost + problem.tailWeight * carryTail, 1e-6);
});

Deno.test("the same seed gives the same lots, and the problem is left as it was", () => {
  const problem = desk(1e7);
  const first = solveAllocation(problem, 3);
  assertEquals(solveAllocation(problem, 3), first);
  assertEquals(problem, desk(1e7));
});

Deno.test("amounts that are all eight times as large have the same lots", () => {
  const problem = desk(1e7);
  const scaled = (values: Float64Array) => values.map((value) => 8 * value);
  const eightfold: AllocationProblem = {
    ...problem,
    values: scaled(problem.values),
    costs: scaled(problem.costs),
    capital: scaled(problem.capital),
    draws: scaled(problem.draws),
    sums: problem.sums.map((sum) => ({
      ...sum,
      perLot: scaled(sum.perLot),
      held: 8 * sum.held,
      most: 8 * sum.most,
    })),
    tails: problem.tails.map((one) => ({ ...one, held: scaled(one.held), most: 8 * one.most })),
    toDeploy: 8 * problem.toDeploy,
  };
  const { lots, value, carryObjective } = solveAllocation(problem, 1);
  const large = solveAllocation(eightfold, 1);
  assertEquals(large.lots, lots);
  assertEquals([large.value, large.carryObjective], [8 * value, 8 * carryObjective]);
});

Deno.test("carry adds nothing where the target is reached or passed already", () => {
  for (const toDeploy of [0, -5e5]) {
    const problem = { ...desk(1e7), toDeploy };
    const { lots, mostDeployed, carryObjective } = solveAllocation(problem, 1);
    assertEquals(lots.some((count, c) => count > 0 && problem.sleeves[c] === "carry"), false);
    assertEquals([mostDeployed, carryObjective], [0, 0]);
  }
});

Deno.test("what holdings alone break is not made worse, and nothing else is held up by it", () => {
  const problem = desk(1e7);
  const [first, ...others] = problem.sums;
  if (first === undefined) throw new Error("the problem has no sums");
  const broken = { ...problem, sums: [{ ...first, held: 2 * first.most }, ...others] };
  const { lots, deployed } = solveAllocation(broken, 1);
  assertEquals(lots.some((count, c) => count > 0 && (first.perLot[c] ?? 0) > 0), false);
  assertGreater(deployed, 2e6);
});

Deno.test("no columns, or none that may be taken, have no lots", () => {
  const problem = desk(1e7);
  const { lots, value, mostDeployed, deployed, carryObjective } = solveAllocation(
    { ...problem, mostLots: problem.mostLots.map(() => 0) },
    1,
  );
  assertEquals(lots.every((count) => count === 0), true);
  assertEquals([value, mostDeployed, deployed, carryObjective], [0, 0, 0, 0]);
});
