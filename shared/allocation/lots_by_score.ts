import { bestFirst } from "../scoring/best_first.ts";
import { at } from "../vocabulary/at.ts";
import type { AllocationProblem, AllocationSolution } from "./allocation_problem.ts";
import type { BuiltProblem } from "./build_problem.ts";
import { orderedSolution } from "./ordered_solution.ts";

/**
 * Lots in the order of the seven-part score under the same limits (method 11.6): each strategy asks
 * for an equal share of the target among the places there are, one lot at least, and gets what the
 * limits leave.
 */
export function lotsByScore(
  { problem, columns }: BuiltProblem,
  places: number,
): AllocationSolution {
  const inOrder = bestFirst("score");
  const order = [...columns.keys()].sort((p, q) => {
    const [one, other] = [columns[p], columns[q]];
    return one === undefined || other === undefined ? 0 : inOrder(one, other);
  });
  const share = problem.toDeploy / places;
  const asked = problem.mostLots.map((most, i) =>
    Math.min(most, Math.max(1, Math.floor(share / at(problem.capital, i))))
  );
  return orderedSolution(upToTarget(problem), order, asked);
}

/** An order would go on where money stops: the target bounds it as a limit. */
function upToTarget(problem: AllocationProblem): AllocationProblem {
  const target = {
    name: "deployment_cap" as const,
    of: "target",
    perLot: problem.capital,
    held: 0,
    most: problem.toDeploy,
  };
  return { ...problem, sums: [...problem.sums, target] };
}
