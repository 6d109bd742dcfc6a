import type { AllocationProblem, AllocationSolution } from "./allocation_problem.ts";
import { lotsByOrder } from "./solve/lots_by_order.ts";
import { solutionFigures } from "./solve/solution_figures.ts";

/**
 * Columns in an order, each with as many of the lots asked for it as keep every limit beside those
 * before it (method 11.6), and what they come to.
 */
export function orderedSolution(
  problem: AllocationProblem,
  order: readonly number[],
  asked: Int32Array,
): AllocationSolution {
  const lots = lotsByOrder(problem, order, asked);
  const standing = lots.map((some, i) => problem.sleeves[i] === "carry" ? 0 : some);
  const figures = solutionFigures(problem, standing, lots);
  return { lots, mostDeployed: figures.deployed, ...figures };
}
