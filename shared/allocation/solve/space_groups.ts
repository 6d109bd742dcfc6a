import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem } from "../allocation_problem.ts";

/** Groups of columns of which only so many may have lots. */
export interface SpaceGroups {
  /** Of each column the groups in which it takes a place, its underlying among them. */
  readonly groups: readonly Int32Array[];
  /** Places that are left in each group. */
  readonly places: Int32Array;
}

/** Count limits and, with one place, each underlying, beside the lots that stand. */
export function spaceGroups(
  { counts, underlyings }: AllocationProblem,
  standing: Int32Array,
  columns: readonly number[],
): SpaceGroups {
  const ownGroups = columns.map((): number[] => []);
  const placeOf = new Map(columns.map((column, c) => [column, c]));
  const places = counts.map(({ columns: counted, most }, group) => {
    let taken = 0;
    for (const column of counted) {
      if (nth(standing, column) > 0) taken++;
      ownGroups[placeOf.get(column) ?? -1]?.push(group);
    }
    return Math.max(0, Math.floor(most) - taken);
  });
  const isTaken = new Set(underlyings.filter((_, column) => nth(standing, column) > 0));
  const known = new Map<string, number>();
  columns.forEach((column, c) => {
    const name = underlyings[column] ?? "";
    const group = known.get(name) ?? places.push(isTaken.has(name) ? 0 : 1) - 1;
    known.set(name, group);
    ownGroups[c]?.push(group);
  });
  return {
    groups: ownGroups.map((own) => Int32Array.from(own)),
    places: Int32Array.from(places),
  };
}
