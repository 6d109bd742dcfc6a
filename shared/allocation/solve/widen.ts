import { tailLoss } from "../../statistics/tail_loss.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { LimitName } from "../../vocabulary/limit_names.ts";
import { keptBound } from "./kept_bound.ts";
import type { SearchSpace } from "./search_space.ts";

/** A limit of the whole book, of an industry, a definition or a cell. */
export interface PricedLimit {
  readonly name: LimitName;
  readonly of?: string | undefined;
}

const WIDER = 0.05;

/**
 * Widens a limit of a space by a twentieth, or by a place, and answers what takes that back: planes
 * found meanwhile stay. Absent where no lots of the space come near it: nothing was widened.
 */
export function widen(space: SearchSpace, { name, of }: PricedLimit): (() => void) | undefined {
  const { problem, sums, tails, room, places } = space;
  const isIt = (limit: PricedLimit | undefined) => limit?.name === name && limit.of === of;
  const back: (() => void)[] = [];
  sums.forEach(({ limit }, r) => {
    if (limit === undefined || !isIt(limit)) return;
    const before = nth(room, r);
    room[r] = before + added(limit.most, limit.held);
    back.push(() => room[r] = before);
  });
  problem.counts.forEach((count, group) => {
    if (!isIt(count)) return;
    const before = nth(places, group);
    places[group] = before + Math.max(1, Math.round(WIDER * count.most));
    back.push(() => places[group] = before);
  });
  tails.forEach((tail, t) => {
    if (tail.limit === undefined || !isIt(tail.limit)) return;
    const before = tail.most;
    const by = added(tail.limit.most, tailLoss(tail.limit.held.slice()).loss);
    tail.most = before + by;
    movePlanes(space, t, by);
    back.push(() => {
      tail.most = before;
      movePlanes(space, t, -by);
    });
  });
  return back.length === 0 ? undefined : () => back.forEach((each) => each());
}

function added(most: number, held: number): number {
  return keptBound(most + WIDER * Math.abs(most), held) - keptBound(most, held);
}

/** Room of all planes of a tail. */
function movePlanes({ sumRows, rows, rowTails, room }: SearchSpace, tail: number, by: number) {
  for (let r = sumRows; r < rows; r++) {
    if (nth(rowTails, r) === tail) room[r] = nth(room, r) + by;
  }
}
