import { at } from "../../vocabulary/at.ts";

/** The different numbers of an ascending column, moved to its beginning. */
export function distinct(column: Float64Array): Float64Array {
  let count = Math.min(1, column.length);
  for (let i = 1; i < column.length; i++) {
    const value = at(column, i);
    if (value > at(column, count - 1)) column[count++] = value;
  }
  return column.subarray(0, count);
}
