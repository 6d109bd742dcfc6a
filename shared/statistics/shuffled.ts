import { at } from "../vocabulary/at.ts";

/** The same numbers in an order of chance. */
export function shuffled(values: Float64Array, random: () => number): Float64Array {
  const order = values.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    const value = at(order, i);
    order[i] = at(order, other);
    order[other] = value;
  }
  return order;
}
