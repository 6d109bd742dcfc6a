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
  const all = [
    ...counts.map(({ columns: members, most }) => ({ members: new Set(members), most })),
    ...[...new Set(columns.map((column) => underlyings[column]))].map((name) => ({
      members: new Set(underlyings.flatMap((own, column) => own === name ? [column] : [])),
      most: 1,
    })),
  ];
  const taken = ({ members }: { readonly members: ReadonlySet<number> }) =>
    [...members].filter((column) => nth(standing, column) > 0).length;
  return {
    groups: columns.map((column) =>
      Int32Array.from(all.flatMap(({ members }, g) => members.has(column) ? [g] : []))
    ),
    places: Int32Array.from(all, (group) => Math.max(0, Math.floor(group.most) - taken(group))),
  };
}
