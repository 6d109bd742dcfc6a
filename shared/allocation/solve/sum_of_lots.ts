import { nth } from "../../vocabulary/nth.ts";

/** What lots come to at so much a lot, column by column. */
export function sumOfLots(perLot: Float64Array, lots: Int32Array): number {
  let sum = 0;
  for (let column = 0; column < lots.length; column++) {
    const count = nth(lots, column);
    if (count !== 0) sum += count * nth(perLot, column);
  }
  return sum;
}
