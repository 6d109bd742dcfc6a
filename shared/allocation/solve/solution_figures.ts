import { tailLoss } from "../../statistics/tail_loss.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem, AllocationSolution } from "../allocation_problem.ts";
import { addDraws } from "../add_draws.ts";
import { sumOfLots } from "./sum_of_lots.ts";

/** What lots come to in each stage; `standing` are those of them that stage 1 chose. */
export function solutionFigures(
  problem: AllocationProblem,
  standing: Int32Array,
  lots: Int32Array,
): Omit<AllocationSolution, "lots" | "mostDeployed"> {
  const carried = lots.map((count, c) => count - nth(standing, c));
  const results = new Float64Array(problem.drawCount);
  carried.forEach((count, c) => count > 0 && addDraws(problem, c, count, results));
  const carryCost = sumOfLots(problem.costs, carried);
  // Adding 0 turns the -0 of no lots into 0.
  const carryTail = tailLoss(results).loss + 0;
  return {
    value: sumOfLots(problem.values, standing),
    deployed: sumOfLots(problem.capital, lots),
    carryCost,
    carryTail,
    carryObjective: carryCost + problem.tailWeight * carryTail,
  };
}
