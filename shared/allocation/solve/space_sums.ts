import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem } from "../allocation_problem.ts";
import type { Goal } from "./goal.ts";
import { keptBound } from "./kept_bound.ts";
import { sumOfLots } from "./sum_of_lots.ts";

/** A sum of lots and what is left of its limit beside holdings and the lots that stand. */
export interface SpaceSum {
  readonly perLot: Float64Array;
  readonly room: number;
}

/** The sums that may bind at all, the goal's most capital among them. */
export function spaceSums(
  problem: AllocationProblem,
  standing: Int32Array,
  goal: Goal,
): SpaceSum[] {
  const { capital } = problem;
  const sums = [...problem.sums, { perLot: capital, held: 0, most: goal.ceiling }]
    .map(({ perLot, held, most }) => ({
      perLot,
      room: keptBound(most, held) - held - sumOfLots(perLot, standing),
    }));
  return sums.filter((sum) => mayBind(problem, goal, sum));
}

/** Whether the greatest lots of one column an underlying come above a sum's room. */
function mayBind(
  { underlyings, mostLots }: AllocationProblem,
  { columns }: Goal,
  { perLot, room }: SpaceSum,
): boolean {
  const greatest = new Map<string | undefined, number>();
  for (const column of columns) {
    const use = at(perLot, column) * nth(mostLots, column);
    const name = underlyings[column];
    greatest.set(name, Math.max(greatest.get(name) ?? 0, use));
  }
  return [...greatest.values()].reduce((sum, use) => sum + use, 0) > room;
}
