import { nth } from "../../vocabulary/nth.ts";
import type { Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";

/** Orders in which columns are filled, the likeliest first: by price, for what a lot takes. */
export function orders(space: SearchSpace, position: Position): Int32Array[] {
  const { most, capital, goal, sumRows, rows, rowTails, tails, perLot, stride } = space;
  const columns = [...most.keys()].filter((c) => nth(most, c) > 0);
  const goalTail = goal.tailWeight > 0 ? tails.length - 1 : -1;
  let plane = -1;
  for (let r = sumRows; r < rows; r++) {
    if (nth(rowTails, r) !== goalTail) continue;
    if (plane < 0 || nth(position.used, r) > nth(position.used, plane)) plane = r;
  }
  const price = (c: number) =>
    nth(space.prices, c) +
    (plane < 0 ? 0 : goal.tailWeight * nth(perLot, c * stride + plane));
  const tightness = (c: number) => {
    let share = 1 / nth(most, c);
    for (let r = 0; r < rows; r++) {
      const room = nth(space.room, r);
      if (room > 0 && room < Infinity) share += Math.max(0, nth(perLot, c * stride + r)) / room;
    }
    return share;
  };
  const keys = [
    (c: number) => price(c) / nth(capital, c),
    (c: number) => price(c) / tightness(c),
    (c: number) => price(c) * nth(most, c),
  ];
  return keys.map((key) => {
    const values = new Map(columns.map((c) => [c, key(c)]));
    const value = (c: number) => values.get(c) ?? 0;
    return Int32Array.from(columns.toSorted((p, q) => value(p) - value(q) || p - q));
  });
}
