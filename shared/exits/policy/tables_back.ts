import { at } from "../../vocabulary/at.ts";
import { cellMeans, meanBefore } from "./lattice.ts";

/**
 * Means of what the horizon brings, at each cell point of the driver, one table a point of time:
 * from the last one backwards.
 */
export function tablesBack(points: Float64Array, times: Float64Array): Float64Array[] {
  const last = times.length - 1;
  const tables: Float64Array[] = [meanBefore(cellMeans(points), 1 - at(times, last), true)];
  for (let i = last; i > 0; i--) {
    tables.unshift(meanBefore(tables[0] as Float64Array, at(times, i) - at(times, i - 1)));
  }
  return tables;
}
