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
  const priced = flatRows(space, rows, own);
  const { whole, chosen } = priced;
  const paid = Float64Array.from(rows, ({ key }) => nth(from, key));
  const direction = new Float64Array(rows.length);
  const all = new Float64Array(own.length);
  const kept = paid.slice();
  let [highest, length, since] = [-Infinity, options.length, 0];
  for (let step = 0; step < steps; step++) {
    all.set(whole);
    const rooms = pay(priced, paid, all);
    const count = choose(priced, all);
    const bound = boundOf(all, chosen, count, rooms);
    if (bound > highest) {
      highest = bound;
      since = 0;
      kept.set(paid);
    } else if (++since > PATIENCE) {
      since = 0;
      length *= SHORTER;
    }
    const norm = turn(priced, count, direction, paid);
    if (reached <= bound) break;
    // Directions that cancel each other are forgotten.
    if (norm === 0) direction.fill(0);
    else move(paid, direction, length * (reached - bound) / norm);
  }
  const prices = new Float64Array(from.length);
  rows.forEach(({ key }, r) => prices[key] = nth(kept, r));
  return { paid: prices, bound: highest };
}

/** Rows side by side: steps are short loops over numbers alone, whatever made the rows. */
interface FlatRows {
  /** What all lots use: of column c in row r at r x columns + c. */
  readonly uses: Float64Array;
  readonly rooms: Float64Array;
  /** What all lots of each column add to what is brought down. */
  readonly whole: Float64Array;
  /** Of each column the group of its underlying. */
  readonly underlyings: Int32Array;
  /** Columns that were chosen last, the first so many of it. */
  readonly chosen: Int32Array;
}

function flatRows(
  { most, groups, places }: SearchSpace,
  rows: readonly PricedRow[],
  own: Float64Array,
): FlatRows {
  const uses = new Float64Array(rows.length * own.length);
  rows.forEach(({ use }, r) => uses.set(use, r * own.length));
  return {
    uses,
    rooms: Float64Array.from(rows, ({ room }) => room),
    whole: own.map((price, c) => price * nth(most, c)),
    underlyings: Int32Array.from(groups, (own) => nth(own, own.length - 1)),
    chosen: new Int32Array(places.length),
  };
}

/** Adds to all lots of each column what their use costs; answers what all rooms cost. */
function pay({ uses, rooms }: FlatRows, paid: Float64Array, all: Float64Array): number {
  let cost = 0;
  for (let r = 0; r < paid.length; r++) {
    const price = paid[r] as number;
    if (price === 0) continue;
    const row = r * all.length;
    for (let c = 0; c < all.length; c++) {
      all[c] = (all[c] as number) + price * (uses[row + c] as number);
    }
    cost += price * (rooms[r] as number);
  }
  return cost;
}

/** Of each underlying the column that lowers most; answers how many there are. */
function choose({ underlyings, chosen }: FlatRows, all: Float64Array): number {
  chosen.fill(-1);
  for (let c = 0; c < all.length; c++) {
    if ((all[c] as number) >= 0) continue;
    const underlying = underlyings[c] as number;
    const rival = chosen[underlying] as number;
    if (rival < 0 || (all[c] as number) < (all[rival] as number)) chosen[underlying] = c;
  }
  let count = 0;
  for (let group = 0; group < chosen.length; group++) {
    const c = chosen[group] as number;
    if (c >= 0) chosen[count++] = c;
  }
  return count;
}

/** What the chosen columns come to, the rooms paid for. */
function boundOf(all: Float64Array, chosen: Int32Array, count: number, rooms: number): number {
  let bound = -rooms;
  for (let k = 0; k < count; k++) bound += all[chosen[k] as number] as number;
  return bound;
}

/**
 * Turns the direction of the steps towards what each row is used above its room; answers the square
 * of its length, of which a price that is 0 and would fall is no part.
 */
function turn(
  { uses, rooms, whole, chosen }: FlatRows,
  count: number,
  direction: Float64Array,
  paid: Float64Array,
): number {
  let norm = 0;
  for (let r = 0; r < direction.length; r++) {
    const row = r * whole.length;
    let over = -(rooms[r] as number);
    for (let k = 0; k < count; k++) over += uses[row + (chosen[k] as number)] as number;
    const towards = KEPT * (direction[r] as number) + over;
    direction[r] = towards;
    if (towards >= 0 || paid[r] !== 0) norm += towards * towards;
  }
  return norm;
}

/** Moves prices along a direction; none falls below 0. */
function move(paid: Float64Array, direction: Float64Array, by: number): void {
  for (let r = 0; r < paid.length; r++) {
    const price = (paid[r] as number) + by * (direction[r] as number);
    paid[r] = price > 0 ? price : 0;
  }
}
