import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem } from "../allocation_problem.ts";
import type { Goal } from "./goal.ts";
import { sumOfLots } from "./sum_of_lots.ts";

/** Stage 1: most value of edge and premium. */
export function valueGoal(problem: AllocationProblem): Goal {
  const { sleeves, values, mostLots } = problem;
  return {
    columns: [...mostLots.keys()].filter((c) => nth(mostLots, c) > 0 && sleeves[c] !== "carry"),
    prices: values.map((value) => -value),
    tailWeight: 0,
    floor: 0,
    ceiling: Infinity,
    lowest: -Infinity,
  };
}

/** First half of stage 2: most capital, by carry of underlyings that have no lots yet. */
export function mostGoal(problem: AllocationProblem, standing: Int32Array): Goal {
  const { sleeves, underlyings, mostLots, capital, toDeploy } = problem;
  const taken = new Set(underlyings.filter((_, c) => nth(standing, c) > 0));
  return {
    columns: [...mostLots.keys()].filter((c) =>
      nth(mostLots, c) > 0 && sleeves[c] === "carry" && !taken.has(underlyings[c] ?? "")
    ),
    prices: capital.map((rupees) => -rupees),
    tailWeight: 0,
    floor: 0,
    ceiling: toDeploy,
    lowest: sumOfLots(capital, standing) - toDeploy,
  };
}

/** Second half: least cost and tail within one smallest lot of that capital. */
export function leastGoal(
  problem: AllocationProblem,
  standing: Int32Array,
  mostDeployed: number,
): Goal {
  const most = mostGoal(problem, standing);
  const smallest = Math.min(...most.columns.map((c) => at(problem.capital, c)));
  return {
    ...most,
    prices: problem.costs,
    tailWeight: problem.tailWeight,
    floor: Math.max(0, mostDeployed - smallest),
    lowest: -Infinity,
  };
}
