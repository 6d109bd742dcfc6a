import { seededRandom } from "../../statistics/seeded_random.ts";
import { tailLoss } from "../../statistics/tail_loss.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem, AllocationSolution } from "../allocation_problem.ts";
import { addDraws } from "./add_draws.ts";
import { leastGoal, mostGoal, valueGoal } from "./goals.ts";
import { searchGoal } from "./search_goal.ts";
import { sumOfLots } from "./sum_of_lots.ts";

/** Looks that each search may take (method 11.6). */
const LOOKS = { value: 80_000, most: 80_000, least: 200_000 } as const;

/**
 * Whole lots by both stages (method 11.6): most value of edge and premium; beside them carry, most
 * capital first and then least cost and tail. Every limit is kept and no lots are rounded up. The
 * same for the same seed on every machine.
 */
export function solveAllocation(problem: AllocationProblem, seed: number): AllocationSolution {
  const random = seededRandom(seed);
  const none = new Int32Array(problem.keys.length);
  const standing = searchGoal(problem, none, valueGoal(problem), {
    random,
    looks: LOOKS.value,
    from: none,
  });
  const most = searchGoal(problem, standing, mostGoal(problem, standing), {
    random,
    looks: LOOKS.most,
    from: standing,
  });
  const mostDeployed = Math.max(0, Math.min(sumOfLots(problem.capital, most), problem.toDeploy));
  const lots = searchGoal(problem, standing, leastGoal(problem, standing, mostDeployed), {
    random,
    looks: LOOKS.least,
    from: most,
  });
  return { lots, mostDeployed, ...figuresOf(problem, standing, lots) };
}

function figuresOf(
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
