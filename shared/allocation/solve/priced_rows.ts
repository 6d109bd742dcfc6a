import { nth } from "../../vocabulary/nth.ts";
import type { Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";

/** sum of lots x perLot <= room, both as parts of the limit. */
export interface PricedRow {
  readonly perLot: Float64Array;
  /** 1, or -1 where at least so much is asked for. */
  readonly room: number;
  readonly isFloor: boolean;
}

/** What is less used than this at the best lots gets no price: the search keeps it all the same. */
const USED = 0.5;

/** Rows that may bind, groups but for underlyings, and the goal's least capital. */
export function pricedRows(space: SearchSpace, best: Position): PricedRow[] {
  const { rows, stride, perLot, room, most, groups, places, goal, capital, standing } = space;
  const scaled = (of: (c: number) => number, total: number, isFloor = false): PricedRow => ({
    perLot: Float64Array.from(most, (_, c) => of(c) / Math.abs(total)),
    room: Math.sign(total),
    isFloor,
  });
  const sums = Array.from({ length: rows }, (_, r) => r).filter((r) =>
    nth(room, r) < Infinity && nth(room, r) > 0 && nth(best.used, r) > USED * nth(room, r)
  );
  const underlyings = new Set(groups.map((own) => own.at(-1)));
  const counts = [...places.keys()].filter((group) =>
    nth(places, group) > 0 && !underlyings.has(group)
  );
  return [
    ...sums.map((r) => scaled((c) => nth(perLot, c * stride + r), nth(room, r))),
    // All lots of a column take one place.
    ...counts.map((group) =>
      scaled((c) => groups[c]?.includes(group) ? 1 / nth(most, c) : 0, nth(places, group))
    ),
    ...(goal.floor > standing
      ? [scaled((c) => -nth(capital, c), standing - goal.floor, true)]
      : []),
  ];
}
