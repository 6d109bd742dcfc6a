import { nth } from "../vocabulary/nth.ts";
import type { AllocationSolution } from "./allocation_problem.ts";
import type { BuiltProblem } from "./build_problem.ts";
import { orderedSolution } from "./ordered_solution.ts";

/** What the owner wants of a strategy. */
export interface WantedLots {
  readonly strategyId: number;
  /** 1 is served first. */
  readonly priority: number;
  readonly lots: number;
}

/** Lots that the owner wants, in their order, as far as every limit lets them (method 11.8). */
export function lotsAsWanted(
  { problem, columns }: BuiltProblem,
  wanted: readonly WantedLots[],
): AllocationSolution {
  const asked = new Int32Array(columns.length);
  const order = wanted.flatMap(({ strategyId, lots }) => {
    const column = columns.findIndex((one) => one.strategyId === strategyId);
    // What the problem refused as a whole is no column of it.
    if (column === -1) return [];
    asked[column] = Math.min(lots, nth(problem.mostLots, column));
    return [column];
  });
  return orderedSolution(problem, order, asked);
}
