import type { BookLimits } from "../risk/book_limits.ts";
import type { HeldBook } from "../risk/held_book.ts";
import type { AllocationColumn } from "./allocation_column.ts";
import type { CountLimit } from "./allocation_problem.ts";

/** A share of the positions is whole but for the last digit of a double. */
const ROUNDING = 1e-6;

/** Limits of the number of structures, of all and of one definition (method 9.3). */
export function countLimits(
  columns: readonly AllocationColumn[],
  { positions, definitions }: HeldBook,
  { maxPositions, maxDefinition }: BookLimits,
): CountLimit[] {
  const ofDefinition = Math.max(1, Math.floor(maxDefinition * maxPositions + ROUNDING));
  const all = columns.map((_, i) => i);
  return [
    {
      name: "position_count",
      columns: Int32Array.from(all),
      most: Math.max(0, maxPositions - positions),
    },
    ...[...new Set(columns.map(({ definition }) => definition))].sort().map((of): CountLimit => ({
      name: "definition_count",
      of,
      columns: Int32Array.from(all.filter((i) => columns[i]?.definition === of)),
      most: Math.max(0, ofDefinition - (definitions.get(of) ?? 0)),
    })),
  ];
}
