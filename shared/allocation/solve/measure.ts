import { nth } from "../../vocabulary/nth.ts";
import type { PricedRow } from "./priced_rows.ts";
import type { SearchSpace } from "./search_space.ts";

/** A sum that no lots within all limits come below, whatever the prices of the rows. */
export interface Measure {
  /** What a lot of each column adds. */
  readonly perLot: Float64Array;
  /** What a column with lots adds beside them: its places. */
  readonly places: Float64Array;
  /** What all rooms take off. */
  readonly constant: number;
}

/** A measure of own prices of lots, rows by their prices; `counted` groups are left out. */
export function measureOf(
  { most, groups }: SearchSpace,
  own: Float64Array,
  rows: readonly PricedRow[],
  paid: Float64Array,
  counted: readonly number[],
): Measure {
  const perLot = own.slice();
  const places = new Float64Array(own.length);
  let constant = 0;
  for (const { key, group, use, room } of rows) {
    const price = nth(paid, key);
    if (price === 0 || (group !== undefined && counted.includes(group))) continue;
    constant -= price * room;
    for (let c = 0; c < own.length; c++) {
      if (group === undefined) perLot[c] = nth(perLot, c) + price * nth(use, c) / nth(most, c);
      else if (groups[c]?.includes(group)) places[c] = nth(places, c) + price * nth(use, c);
    }
  }
  return { perLot, places, constant };
}

/** What lots of a column add to a measure. */
export function measured({ perLot, places }: Measure, column: number, lots: number): number {
  return lots * nth(perLot, column) + nth(places, column);
}
