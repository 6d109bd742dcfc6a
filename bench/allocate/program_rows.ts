import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import type { Goal } from "../../shared/allocation/solve/goal.ts";
import { nth } from "../../shared/vocabulary/nth.ts";
import type { ProgramRow } from "./program.ts";

/** Whether lots and places keep rows, but for what HiGHS's tolerance lets pass. */
export function keepsRows(rows: readonly ProgramRow[], x: readonly number[]): boolean {
  return rows.every(({ indices, values, lower, upper }) => {
    const sum = indices.reduce((all, c, k) => all + nth(x, c) * nth(values, k), 0);
    const close = 1e-6 * Math.max(...values.map(Math.abs));
    return sum >= lower - close && sum <= upper + close;
  });
}

/** Sums, capital and places of a goal: its columns' lots come first, then their places. */
export function limitRows(
  problem: AllocationProblem,
  standing: Int32Array,
  goal: Goal,
): ProgramRow[] {
  const { columns } = goal;
  const row = (perLot: Float64Array, lower: number, upper: number): ProgramRow => ({
    indices: [...columns.keys()],
    values: columns.map((c) => nth(perLot, c)),
    lower,
    upper,
  });
  const stands = (perLot: Float64Array) =>
    standing.reduce((sum, lots, c) => sum + lots * nth(perLot, c), 0);
  const deployed = stands(problem.capital);
  return [
    ...problem.sums.map(({ perLot, held, most }) =>
      row(perLot, -Infinity, Math.max(held, most) - held - stands(perLot))
    ),
    row(problem.capital, goal.floor - deployed, Math.max(0, goal.ceiling - deployed)),
    ...problem.counts.map(({ columns: members, most }) =>
      placesRow(standing, goal, new Set(members), most)
    ),
  ].filter(({ indices }) => indices.length > 0);
}

/** What lots and places are: no lots without a place, one place an underlying. */
export function shapeRows(
  { underlyings, mostLots }: AllocationProblem,
  standing: Int32Array,
  goal: Goal,
): ProgramRow[] {
  const { columns } = goal;
  return [
    ...columns.map((column, c) => ({
      indices: [c, columns.length + c],
      values: [1, -nth(mostLots, column)],
      lower: -Infinity,
      upper: 0,
    })),
    ...[...new Set(underlyings)].map((name) =>
      placesRow(
        standing,
        goal,
        new Set(underlyings.flatMap((own, c) => own === name ? [c] : [])),
        1,
      )
    ),
  ].filter(({ indices }) => indices.length > 0);
}

function placesRow(
  standing: Int32Array,
  { columns }: Goal,
  members: ReadonlySet<number>,
  most: number,
): ProgramRow {
  const inside = [...columns.keys()].filter((c) => members.has(nth(columns, c)));
  const taken = [...members].filter((c) => nth(standing, c) > 0).length;
  return {
    indices: inside.map((c) => columns.length + c),
    values: inside.map(() => 1),
    lower: 0,
    upper: Math.max(0, most - taken),
  };
}
