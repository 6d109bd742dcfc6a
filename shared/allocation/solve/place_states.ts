import { nth } from "../../vocabulary/nth.ts";
import type { SearchSpace } from "./search_space.ts";

/** Places left in some groups, all that they may be together as one number. */
export interface PlaceStates {
  readonly groups: readonly number[];
  readonly count: number;
  /** Of each state, and of each column, the groups with a place left or taken as bits. */
  readonly left: Int32Array;
  readonly taken: Int32Array;
  /** What a column with lots takes off a state. */
  readonly step: Int32Array;
}

/** Groups in the order given as long as all their states are at most so many. */
export function placeStates(
  { groups: ofColumns, places }: SearchSpace,
  order: readonly number[],
  most: number,
): PlaceStates {
  const groups: number[] = [];
  let count = 1;
  for (const group of order) {
    const next = count * (nth(places, group) + 1);
    if (next > most) continue;
    groups.push(group);
    count = next;
  }
  const left = new Int32Array(count);
  const taken = new Int32Array(ofColumns.length);
  const step = new Int32Array(ofColumns.length);
  let stride = 1;
  groups.forEach((group, bit) => {
    const size = nth(places, group) + 1;
    for (let state = 0; state < count; state++) {
      if (Math.floor(state / stride) % size > 0) left[state] = nth(left, state) | 1 << bit;
    }
    ofColumns.forEach((own, c) => {
      if (!own.includes(group)) return;
      taken[c] = nth(taken, c) | 1 << bit;
      step[c] = nth(step, c) + stride;
    });
    stride *= size;
  });
  return { groups, count, left, taken, step };
}
