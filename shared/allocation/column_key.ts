import type { AllocationColumn } from "./allocation_column.ts";

/** What a column is found by, and ordered by. */
export function columnKey({ underlying, definition }: AllocationColumn): string {
  return `${underlying} ${definition}`;
}
