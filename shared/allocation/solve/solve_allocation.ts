import { seededRandom } from "../../statistics/seeded_random.ts";
import type { AllocationProblem, AllocationSolution } from "../allocation_problem.ts";
import { leastGoal, mostGoal, valueGoal } from "./goals.ts";
import { searchGoal } from "./search_goal.ts";
import { solutionFigures } from "./solution_figures.ts";
import { sumOfLots } from "./sum_of_lots.ts";

/** Looks that each search may take (method 11.6). */
const LOOKS = { value: 30_000, most: 40_000, least: 200_000 } as const;
/** Choices of underlyings that each search may try. */
const TRIES = 500_000;

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
    tries: TRIES,
    looks: LOOKS.value,
    from: none,
  });
  const most = searchGoal(problem, standing, mostGoal(problem, standing), {
    random,
    tries: TRIES,
    looks: LOOKS.most,
    from: standing,
  });
  const mostDeployed = Math.max(0, Math.min(sumOfLots(problem.capital, most), problem.toDeploy));
  const lots = searchGoal(problem, standing, leastGoal(problem, standing, mostDeployed), {
    random,
    tries: TRIES,
    looks: LOOKS.least,
    from: most,
  });
  return { lots, mostDeployed, ...solutionFigures(problem, standing, lots) };
}
