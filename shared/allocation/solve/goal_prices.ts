import { nth } from "../../vocabulary/nth.ts";
import { highestPlane } from "./judge.ts";
import type { Position } from "./position.ts";
import { floorRow, type PricedRow, pricedRows } from "./priced_rows.ts";
import { type RowPrices, rowPrices, type RowPricesOptions } from "./row_prices.ts";
import type { SearchSpace } from "./search_space.ts";

/** Prices of a goal's rows, and of what most capital alone would pay for them. */
export interface GoalPrices {
  readonly rows: readonly PricedRow[];
  /** What a lot of each column adds to the goal, its tail by the highest plane. */
  readonly own: Float64Array;
  readonly goal: RowPrices;
  /** Least capital as a row, and the prices under which lots bring most; where the goal asks so. */
  readonly capital?: { readonly floor: PricedRow; readonly prices: RowPrices };
}

const STEPS = 200;
/** Lengths of steps from no prices, and from prices that are near already. */
const [LONG, SHORT] = [1.5, 1];
/** Rupees of the goal that a rupee of capital may be worth, tried one after the other. */
const WORTHS = Array.from({ length: 24 }, (_, k) => 2 ** (k / 2 - 10));

/**
 * Prices of all rows at the best lots known. Where nearly the most capital is asked for it costs so
 * much that steps from 0 never get there: they begin with the prices of most capital, at the worth
 * of a rupee that gives the best bound. Known prices of a higher goal are gone on from.
 */
export function goalPrices(
  space: SearchSpace,
  best: Position,
  reached: number,
  known?: GoalPrices,
): GoalPrices {
  const { goal, stride, places, standing, capital } = space;
  const rows = pricedRows(space, best);
  const own = ownPrices(space, best);
  if (known !== undefined) return again(space, known, { rows, own, reached });
  const none = new Float64Array(stride + places.length + 1);
  const floor = floorRow(space);
  const options = { rows, own, reached, from: none, steps: STEPS, length: LONG };
  if (floor === undefined) return { rows, own, goal: rowPrices(space, options) };
  const asked = goal.floor - standing;
  const prices = rowPrices(space, {
    ...options,
    own: capital.map((rupees) => -rupees),
    reached: -Math.max(best.capital, asked),
  });
  const all = [...rows, floor];
  const at = (worth: number) => {
    const from = prices.paid.map((paid) => worth * paid);
    from[floor.key] = worth * asked;
    return { from, bound: rowPrices(space, { ...options, rows: all, from, steps: 1 }).bound };
  };
  const start = WORTHS.map(at).reduce((p, q) => q.bound > p.bound ? q : p, at(0));
  return {
    rows: all,
    own,
    goal: rowPrices(space, { ...options, rows: all, from: start.from, length: SHORT }),
    capital: { floor, prices },
  };
}

/** Steps go on from where they ended at a higher goal; prices of most capital stay as they are. */
function again(
  space: SearchSpace,
  { goal, capital }: GoalPrices,
  { own, ...found }: Pick<RowPricesOptions, "rows" | "own" | "reached">,
): GoalPrices {
  const rows = capital === undefined ? found.rows : [...found.rows, capital.floor];
  const options = { ...found, rows, own, from: goal.paid, steps: STEPS, length: SHORT };
  return { rows, own, goal: rowPrices(space, options), ...(capital && { capital }) };
}

/** Prices of the goal, its tail by the plane that is highest at the best lots. */
function ownPrices(space: SearchSpace, best: Position): Float64Array {
  const { goal, perLot, stride, prices } = space;
  const plane = highestPlane(space, best);
  if (plane === undefined) return prices.slice();
  return prices.map((price, c) => price + goal.tailWeight * nth(perLot, c * stride + plane));
}
