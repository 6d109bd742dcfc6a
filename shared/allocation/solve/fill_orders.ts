import { nth } from "../../vocabulary/nth.ts";
import { reducedPrices } from "./reduced_prices.ts";
import { pricesOf, type SearchState } from "./search_state.ts";

/** Orders in which columns are filled, the likeliest first. */
export interface FillOrders {
  readonly orders: readonly Int32Array[];
  /** What a rupee of the goal's least capital costs. */
  readonly floorPrice: number;
}

/** By the reduced price, then by the goal's own, of all lots of a column and of a rupee of them. */
export function fillOrders(state: SearchState, count = Infinity): FillOrders {
  const { space } = state;
  const { most, capital, prices } = space;
  const { perLot, floorPrice } = reducedPrices(space, pricesOf(state));
  const keys = [perLot, prices].flatMap((each) => [
    each.map((price, c) => price * nth(most, c)),
    each.map((price, c) => price / nth(capital, c)),
  ]);
  const orders = keys.slice(0, count).map((key) =>
    Int32Array.from([...most.keys()].sort((p, q) => nth(key, p) - nth(key, q) || p - q))
  );
  return { orders, floorPrice };
}
