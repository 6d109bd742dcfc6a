import { nth } from "../vocabulary/nth.ts";
import type { AllocationProblem } from "./allocation_problem.ts";
import { type BookUse, bookUse } from "./book_use.ts";
import { brokenByOneMore, type BrokenUse } from "./broken_by_one_more.ts";

/** Lots of a problem, and what stands in the way of more. */
export interface JudgedLots {
  readonly lots: Int32Array;
  readonly use: BookUse;
  /** The column of an underlying that has lots. */
  readonly chosen: ReadonlyMap<string, number>;
  /**
   * Limits that one lot more of each column breaks. None where another one has its underlying,
   * unless a cap of its own leaves it no lot anyway.
   */
  readonly broken: readonly (readonly BrokenUse[])[];
}

/** Looks at lots once for all that is told of them (method 11.3). */
export function judgeLots(problem: AllocationProblem, lots: Int32Array): JudgedLots {
  const use = bookUse(problem, lots);
  const chosen = new Map(
    problem.underlyings.flatMap((underlying, i) => nth(lots, i) > 0 ? [[underlying, i]] : []),
  );
  const broken = problem.underlyings.map((underlying, i) => {
    const isTaken = (chosen.get(underlying) ?? i) !== i;
    if (isTaken && nth(problem.mostLots, i) > 0) return [];
    return brokenByOneMore(problem, lots, use, i);
  });
  return { lots, use, chosen, broken };
}
