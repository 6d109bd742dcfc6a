import { nth } from "../../vocabulary/nth.ts";
import type { PricedRow } from "./priced_rows.ts";
import type { SearchSpace } from "./search_space.ts";

/** What rows are priced for. */
export interface RowPricesOptions {
  readonly rows: readonly PricedRow[];
  /** What a lot of each column adds to what is brought down. */
  readonly own: Float64Array;
  /** What is known to be reached. */
  readonly reached: number;
  /** By key: prices that the steps begin with. */
  readonly from: Float64Array;
  readonly steps: number;
  /** Of the first steps, as a part of the way to what is known. */
  readonly length: number;
}

export interface RowPrices {
  /** By key. */
  readonly paid: Float64Array;
  /** No lots within the rows come to less. */
  readonly bound: number;
}

/** Steps without a better bound after which they become shorter, and by what part. */
const [PATIENCE, SHORTER] = [5, 0.7];
/** What of the last direction a step keeps: without it they take twenty times as many. */
const KEPT = 0.8;

/**
 * Prices of rows under which the best lots, one column an underlying, come to most (Lagrange):
 * subgradient steps of Polyak's length towards what is known to be reached.
 */
export function rowPrices(
  space: SearchSpace,
  { rows, own, reached, from, steps, ...options }: RowPricesOptions,
): RowPrices {
  const { most } = space;
  const paid = Float64Array.from(rows, ({ key }) => nth(from, key));
  const direction = new Float64Array(rows.length);
  const all = new Float64Array(own.length);
  const places = new Int32Array(space.places.length);
  let kept = paid.slice();
  let [highest, length, since] = [-Infinity, options.length, 0];
  for (let step = 0; step < steps; step++) {
    for (let c = 0; c < all.length; c++) all[c] = (own[c] as number) * (most[c] as number);
    let bound = -pay(rows, paid, all);
    const chosen = choose(space, all, places);
    for (let k = 0; k < chosen.length; k++) bound += all[chosen[k] as number] as number;
    if (bound > highest) {
      highest = bound;
      since = 0;
      kept = paid.slice();
    } else if (++since > PATIENCE) {
      since = 0;
      length *= SHORTER;
    }
    turn(rows, chosen, direction);
    const norm = direction.reduce((sum, _, r) => sum + moved(paid, direction, r) ** 2, 0);
    if (reached <= bound) break;
    // Directions that cancel each other are forgotten.
    if (norm === 0) direction.fill(0);
    else {
      const by = length * (reached - bound) / norm;
      for (let r = 0; r < rows.length; r++) {
        paid[r] = Math.max(0, nth(paid, r) + by * moved(paid, direction, r));
      }
    }
  }
  const prices = new Float64Array(from.length);
  rows.forEach(({ key }, r) => prices[key] = nth(kept, r));
  return { paid: prices, bound: highest };
}

/** Adds to all lots of each column what their use costs; answers what all rooms cost. */
function pay(rows: readonly PricedRow[], paid: Float64Array, all: Float64Array): number {
  let rooms = 0;
  for (let r = 0; r < rows.length; r++) {
    const price = paid[r] as number;
    if (price === 0) continue;
    const { use, room } = rows[r] as PricedRow;
    for (let c = 0; c < all.length; c++) {
      all[c] = (all[c] as number) + price * (use[c] as number);
    }
    rooms += price * room;
  }
  return rooms;
}

/** Of each underlying, by its group, the column that lowers most. */
function choose({ groups }: SearchSpace, all: Float64Array, chosen: Int32Array): Int32Array {
  chosen.fill(-1);
  for (let c = 0; c < all.length; c++) {
    if ((all[c] as number) >= 0) continue;
    const own = groups[c] as Int32Array;
    const underlying = own[own.length - 1] as number;
    const rival = chosen[underlying] as number;
    if (rival < 0 || (all[c] as number) < (all[rival] as number)) chosen[underlying] = c;
  }
  let count = 0;
  for (const c of chosen) if (c >= 0) chosen[count++] = c;
  return chosen.subarray(0, count);
}

/** Turns the direction of the steps towards what each row is used above its room. */
function turn(rows: readonly PricedRow[], chosen: Int32Array, direction: Float64Array): void {
  for (let r = 0; r < rows.length; r++) {
    const { use, room } = rows[r] as PricedRow;
    let over = -room;
    for (let k = 0; k < chosen.length; k++) over += use[chosen[k] as number] as number;
    direction[r] = KEPT * (direction[r] as number) + over;
  }
}

/** A price that is 0 and would fall stays, and takes no part in a step's length. */
function moved(paid: Float64Array, direction: Float64Array, r: number): number {
  const towards = direction[r] as number;
  return paid[r] === 0 && towards < 0 ? 0 : towards;
}
