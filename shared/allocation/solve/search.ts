import { nth } from "../../vocabulary/nth.ts";
import { fill } from "./fill.ts";
import { atLeast, type Judge, judged, judgeOf } from "./judge.ts";
import { orders } from "./orders.ts";
import { polish } from "./polish.ts";
import { addLots, copyPosition, emptyPosition, keepsRows, type Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";
import { better } from "./better.ts";

/** What a search may take, and where it begins. */
export interface SearchOptions {
  readonly random: () => number;
  /** Looks at a column; a judgement of all draws counts as many. */
  readonly looks: number;
  /** Lots of each column of the space, known to keep every limit. */
  readonly start: Int32Array;
}

export interface Found {
  readonly position: Position;
  readonly objective: number;
  readonly judge: Judge;
}

/** Looks that judging draw by draw is worth. */
export const JUDGEMENT = 100;

/**
 * Lots that bring the goal down: the best greedy choice of several orders, then exchanges, then
 * some columns at random given up and filled again. Ends by a count of looks, never by time.
 */
export function search(space: SearchSpace, options: SearchOptions): Found {
  const { random } = options;
  const [best, current, trial] = [emptyPosition(space), emptyPosition(space), emptyPosition(space)];
  const judge = judgeOf(space, [best, current, trial]);
  options.start.forEach((lots, c) => addLots(space, best, c, lots));
  let objective = judged(judge, best);
  let looks = options.looks;
  const take = (position: Position, found: number) => {
    copyPosition(position, best);
    objective = found;
  };
  for (const order of orders(space, best)) {
    copyPosition(emptyPosition(space), trial);
    for (let tries = 0; tries < 8; tries++) {
      looks -= fill(space, trial, order) + JUDGEMENT;
      const found = reachesFloor(space, trial) ? judged(judge, trial) : Infinity;
      if (better(found, objective)) take(trial, found);
      if (found < Infinity || !reachesFloor(space, trial)) break;
      copyPosition(emptyPosition(space), trial);
    }
  }
  const polished = () => {
    const done = polish(judge, best, trial, objective, looks);
    objective = done.objective;
    looks = done.looks;
  };
  polished();
  while (looks > 0) {
    const [order] = orders(space, best);
    let since = 0;
    copyPosition(best, current);
    while (looks > 0 && since++ < 200) {
      copyPosition(current, trial);
      giveUp(space, trial, random);
      looks -= fill(space, trial, order ?? [], { random, share: 0.15 });
      if (!reachesFloor(space, trial) || !better(atLeast(space, trial), objective)) continue;
      if (!keepsRows(space, trial)) continue;
      looks -= JUDGEMENT;
      const found = judged(judge, trial);
      if (!better(found, objective)) continue;
      take(trial, found);
      break;
    }
    if (since <= 200) polished();
  }
  return { position: best, objective, judge };
}

function reachesFloor({ goal, standing }: SearchSpace, { capital }: Position): boolean {
  return standing + capital >= goal.floor - 1e-9 * Math.abs(goal.floor);
}

/** Takes the lots of one to three columns away, now and then only some of them. */
function giveUp(space: SearchSpace, position: Position, random: () => number): void {
  const times = Math.min(position.held, 1 + Math.floor(3 * random()));
  for (let k = 0; k < times; k++) {
    let place = Math.floor(random() * position.held);
    let column = 0;
    while (nth(position.lots, column) === 0 || place-- > 0) column++;
    const lots = nth(position.lots, column);
    addLots(space, position, column, random() < 0.7 ? -lots : -1 - Math.floor(random() * lots));
  }
}
