import type { Completions } from "./completions.ts";
import type { SearchSpace } from "./search_space.ts";

/** Choices at the end of a branch. */
export interface BranchEnd {
  readonly chosen: Int32Array;
  readonly count: number;
  /** Rows in the order they are looked at: the one that was broken last goes to the front. */
  readonly order: Int32Array;
}

/** Whether lots break no row. */
export function fitsRows(
  { rows, room, perLot, stride }: SearchSpace,
  { columns, lots }: Completions,
  { chosen, count, order }: BranchEnd,
): boolean {
  for (let place = 0; place < order.length; place++) {
    const r = order[place] as number;
    if (r >= rows || room[r] === Infinity) continue;
    let used = 0;
    for (let j = 0; j < count; j++) {
      const k = chosen[j] as number;
      used += (lots[k] as number) * (perLot[(columns[k] as number) * stride + r] as number);
    }
    if (used <= (room[r] as number)) continue;
    order.copyWithin(1, 0, place);
    order[0] = r;
    return false;
  }
  return true;
}
