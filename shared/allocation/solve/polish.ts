import { nth } from "../../vocabulary/nth.ts";
import { atLeast } from "./judge.ts";
import {
  addLots,
  copyPosition,
  isFull,
  keepsRows,
  lotsThatFit,
  type Position,
} from "./position.ts";
import type { SearchSpace } from "./search_space.ts";
import { isLower, judgeTrial, reachesFloor, type SearchState } from "./search_state.ts";

/**
 * Exchanges until none brings the goal down: lots of one column, all or one, for lots of another
 * or for none; and lots more of each.
 */
export function polish(state: SearchState): void {
  const columns = state.space.most.length;
  let unchanged = 0;
  // Gives up column after column, and once a round none.
  for (let out = -1; state.looks > 0 && unchanged <= columns;) {
    if (exchange(state, out)) unchanged = 0;
    else {
      unchanged++;
      out = out + 1 < columns ? out + 1 : -1;
    }
  }
}

/** Whether lots of a column, or of none for -1, were exchanged for something better. */
function exchange(state: SearchState, out: number): boolean {
  const { space, best, trial } = state;
  const held = out < 0 ? 0 : nth(best.lots, out);
  if (out >= 0 && held === 0) return false;
  for (const lots of held > 1 ? [held, 1] : [held]) {
    copyPosition(best, trial);
    if (out >= 0) {
      addLots(space, trial, out, -lots);
      if (isTaken(state)) return true;
    }
    for (let into = 0; into < space.most.length; into++) {
      if (into === out || isFull(space, trial, into)) continue;
      state.looks--;
      const fit = lotsThatFit(space, trial, into);
      for (const added of fit === 0 ? [] : worthAdding(space, trial, into, fit)) {
        addLots(space, trial, into, added);
        if (isTaken(state)) return true;
        addLots(space, trial, into, -added);
      }
    }
  }
  return false;
}

/** Whether the trial is the new best. */
function isTaken(state: SearchState): boolean {
  const { space, trial, objective } = state;
  if (!reachesFloor(space, trial) || !isLower(atLeast(space, trial), objective)) return false;
  return keepsRows(space, trial) && isLower(judgeTrial(state), objective);
}

/** As many as fit and, where the goal has a least capital, as few as reach it. */
function worthAdding(
  { goal, standing, capital }: SearchSpace,
  position: Position,
  column: number,
  fit: number,
): number[] {
  if (goal.floor <= 0) return [fit];
  const missing = goal.floor - standing - position.capital;
  const least = Math.max(1, Math.ceil(missing / nth(capital, column)));
  if (least >= fit) return least === fit ? [fit] : [];
  return [least, fit];
}
