import type { GoalPrices } from "./goal_prices.ts";
import { type Measure, measureOf } from "./measure.ts";
import type { SearchSpace } from "./search_space.ts";
import { variedPrices } from "./varied_prices.ts";

/** Measures of one goal, the tightest first. */
export interface Bounds {
  /** Of what is brought down. */
  readonly goal: readonly [Measure, ...Measure[]];
  /** Of capital with its sign turned; none where the goal asks for none. */
  readonly capital: readonly Measure[];
}

/**
 * What no lots come below under the prices of a goal's rows and others near them: of the capital
 * where a least is asked for, since nearly the most leaves few lots, else of the goal itself.
 */
export function boundsOf(
  space: SearchSpace,
  { rows, own, goal, capital }: GoalPrices,
  counted: readonly number[],
): Bounds {
  const plain = measureOf(space, own, rows, goal.paid, counted);
  const vary = (per: Float64Array, paid: Float64Array) =>
    variedPrices(rows, paid).map((varied) => measureOf(space, per, rows, varied, counted));
  if (capital === undefined) {
    return { goal: [plain, ...vary(own, goal.paid).slice(1)], capital: [] };
  }
  const turned = space.capital.map((rupees) => -rupees);
  return { goal: [plain], capital: vary(turned, capital.prices.paid) };
}
