import { nth } from "../../vocabulary/nth.ts";
import type { Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";

/** sum of lots x perLot <= room, both as parts of the limit. */
export interface PricedRow {
  /** Place of its price among all that a space may have: its rows, its groups, the capital. */
  readonly key: number;
  /** The group of which all lots of a column take one place. */
  readonly group?: number;
  /** What all lots of each column use. */
  readonly use: Float64Array;
  /** 1, or -1 where at least so much is asked for. */
  readonly room: number;
}

/** What is less used than this at the best lots gets no price: the search keeps it all the same. */
const USED = 0.5;

/** Rows that may bind, and groups but for underlyings. */
export function pricedRows(space: SearchSpace, best: Position): PricedRow[] {
  const { rows, stride, room, groups, places } = space;
  const sums = Array.from({ length: rows }, (_, r) => r).filter((r) =>
    nth(room, r) < Infinity && nth(room, r) > 0 && nth(best.used, r) > USED * nth(room, r)
  );
  const underlyings = new Set(groups.map((own) => own.at(-1)));
  const counts = [...places.keys()].filter((group) =>
    nth(places, group) > 0 && !underlyings.has(group)
  );
  return [
    ...sums.map((r) => sumRow(space, r)),
    ...counts.map((group) => ({
      key: stride + group,
      group,
      use: placesIn(groups, group, 1 / nth(places, group)),
      room: 1,
    })),
  ];
}

/** So much of each column that takes a place in a group. */
function placesIn(groups: readonly Int32Array[], group: number, part: number): Float64Array {
  const use = new Float64Array(groups.length);
  for (let c = 0; c < use.length; c++) if (groups[c]?.includes(group)) use[c] = part;
  return use;
}

function sumRow({ most, perLot, stride, room }: SearchSpace, row: number): PricedRow {
  const use = new Float64Array(most.length);
  const limit = nth(room, row);
  for (let c = 0; c < use.length; c++) {
    use[c] = (most[c] as number) * (perLot[c * stride + row] as number) / limit;
  }
  return { key: row, use, room: 1 };
}

/** The goal's least capital as a row; absent where it asks for none beside what stands. */
export function floorRow({ goal, standing, ...space }: SearchSpace): PricedRow | undefined {
  const asked = goal.floor - standing;
  if (asked <= 0) return undefined;
  return {
    key: space.stride + space.places.length,
    use: Float64Array.from(space.most, (lots, c) => -lots * nth(space.capital, c) / asked),
    room: -1,
  };
}
