import { nth } from "../../vocabulary/nth.ts";
import { highestPlane } from "./judge.ts";
import type { Position } from "./position.ts";
import { type PricedRow, pricedRows } from "./priced_rows.ts";
import type { SearchSpace } from "./search_space.ts";

export interface ReducedPrices {
  /** What a lot of each column adds to the goal once what it uses is paid for. */
  readonly perLot: Float64Array;
  /** What a rupee of the goal's least capital costs. */
  readonly floorPrice: number;
}

const STEPS = 200;
/** Steps without a better bound after which they become half as long. */
const PATIENCE = 8;

/**
 * Prices of rows and groups under which the best lots, one column an underlying, come to most
 * (Lagrange): subgradient steps of Polyak's length towards what is known to be reached.
 */
export function reducedPrices(space: SearchSpace, best: Position, reached: number): ReducedPrices {
  const rows = pricedRows(space, best);
  const own = ownPrices(space, best);
  const paid = new Float64Array(rows.length);
  const over = new Float64Array(rows.length);
  const perLot = new Float64Array(own.length);
  let kept = { perLot: own, paid };
  let [highest, length, since] = [-Infinity, 1, 0];
  for (let step = 0; step < STEPS; step++) {
    let bound = reduce(own, rows, paid, perLot);
    const chosen = bestColumns(space, perLot);
    for (const c of chosen) bound += nth(perLot, c) * nth(space.most, c);
    if (bound > highest) {
      highest = bound;
      since = 0;
      kept = { perLot: perLot.slice(), paid: paid.slice() };
    } else if (++since > PATIENCE) {
      since = 0;
      length /= 2;
    }
    let norm = 0;
    rows.forEach((row, r) => {
      const use = chosen.reduce((sum, c) => sum + nth(row.perLot, c) * nth(space.most, c), 0);
      // A price that is 0 and would fall stays, and takes no part in the length.
      over[r] = nth(paid, r) === 0 && use < row.room ? 0 : use - row.room;
      norm += nth(over, r) ** 2;
    });
    const missing = reached - bound;
    if (norm === 0 || missing <= 0) break;
    for (let r = 0; r < rows.length; r++) {
      paid[r] = Math.max(0, nth(paid, r) + length * missing * nth(over, r) / norm);
    }
  }
  const floor = rows.findIndex(({ isFloor }) => isFloor);
  const { goal, standing } = space;
  const floorPrice = floor < 0 ? 0 : nth(kept.paid, floor) / (goal.floor - standing);
  return { perLot: kept.perLot, floorPrice };
}

/** Writes own prices plus those of what a lot uses; answers what all rooms cost, negative. */
function reduce(
  own: Float64Array,
  rows: readonly PricedRow[],
  paid: Float64Array,
  perLot: Float64Array,
): number {
  perLot.set(own);
  let rooms = 0;
  for (let r = 0; r < rows.length; r++) {
    const price = paid[r] as number;
    if (price === 0) continue;
    const row = rows[r] as PricedRow;
    for (let c = 0; c < perLot.length; c++) {
      perLot[c] = (perLot[c] as number) + price * (row.perLot[c] as number);
    }
    rooms -= price * row.room;
  }
  return rooms;
}

/** Of each underlying the column that lowers the goal most, where one does. */
function bestColumns({ most, groups }: SearchSpace, perLot: Float64Array): number[] {
  const best = new Map<number | undefined, number>();
  for (let c = 0; c < perLot.length; c++) {
    const worth = nth(perLot, c) * nth(most, c);
    if (worth >= 0) continue;
    const underlying = groups[c]?.at(-1);
    const rival = best.get(underlying);
    if (rival === undefined || worth < nth(perLot, rival) * nth(most, rival)) {
      best.set(underlying, c);
    }
  }
  return [...best.values()];
}

/** Prices of the goal, its tail by the plane that is highest at the best lots. */
function ownPrices(space: SearchSpace, best: Position): Float64Array {
  const { goal, perLot, stride, prices } = space;
  const plane = highestPlane(space, best);
  if (plane === undefined) return prices.slice();
  return prices.map((price, c) => price + goal.tailWeight * nth(perLot, c * stride + plane));
}
