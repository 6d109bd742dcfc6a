import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem, SumLimit } from "../allocation_problem.ts";
import type { Goal } from "./goal.ts";
import { keptBound } from "./kept_bound.ts";
import { sumOfLots } from "./sum_of_lots.ts";

/** A sum of lots and what is left of its limit beside holdings and the lots that stand. */
export interface SpaceSum {
  readonly perLot: Float64Array;
  readonly room: number;
  /** Absent for the goal's most capital. */
  readonly limit?: SumLimit;
}

/** The sums that may bind at all, the goal's most capital among them. */
export function spaceSums(
  problem: AllocationProblem,
  standing: Int32Array,
  goal: Goal,
): SpaceSum[] {
  const { capital, underlyings, mostLots } = problem;
  const columns = [...Map.groupBy(goal.columns, (column) => underlyings[column]).values()];
  /** Whether the greatest lots of one column an underlying come above the room. */
  const mayBind = ({ perLot, room }: SpaceSum): boolean => {
    let all = 0;
    for (const own of columns) {
      let greatest = 0;
      for (const column of own) {
        greatest = Math.max(greatest, at(perLot, column) * nth(mostLots, column));
      }
      all += greatest;
    }
    return all > room;
  };
  const room = ({ perLot, held, most }: Omit<SumLimit, "name">) =>
    keptBound(most, held) - held - sumOfLots(perLot, standing);
  return [
    ...problem.sums.map((limit) => ({ perLot: limit.perLot, room: room(limit), limit })),
    { perLot: capital, room: room({ perLot: capital, held: 0, most: goal.ceiling }) },
  ].filter(mayBind);
}
