import { nth } from "../../vocabulary/nth.ts";
import type { GoalPrices } from "./goal_prices.ts";
import type { SearchSpace } from "./search_space.ts";

export interface ReducedPrices {
  /** What a lot of each column adds to the goal once what it uses is paid for. */
  readonly perLot: Float64Array;
  /** What a rupee of the goal's least capital costs. */
  readonly floorPrice: number;
}

/** Prices of the goal's lots under the prices of its rows at the best lots known. */
export function reducedPrices(
  space: SearchSpace,
  { rows, own, goal, capital }: GoalPrices,
): ReducedPrices {
  const perLot = own.slice();
  for (const { key, use } of rows) {
    const price = nth(goal.paid, key);
    if (price === 0) continue;
    use.forEach((all, c) => perLot[c] = nth(perLot, c) + price * all / nth(space.most, c));
  }
  if (capital === undefined) return { perLot, floorPrice: 0 };
  const asked = space.goal.floor - space.standing;
  return { perLot, floorPrice: nth(goal.paid, capital.floor.key) / asked };
}
