import type { AllocationProblem } from "./allocation_problem.ts";

/** Adds the results of some lots of a column to `results`, draw by draw. */
export function addDraws(
  { draws, drawCount }: Pick<AllocationProblem, "draws" | "drawCount">,
  column: number,
  lots: number,
  results: Float64Array,
): void {
  const from = column * drawCount;
  for (let j = 0; j < drawCount; j++) {
    results[j] = (results[j] as number) + lots * (draws[from + j] as number);
  }
}
