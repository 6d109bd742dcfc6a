import { nth } from "../../vocabulary/nth.ts";
import { better } from "./better.ts";
import { atLeast, type Judge, judged } from "./judge.ts";
import { addLots, copyPosition, keepsRows, lotsThatFit, type Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";
import { JUDGEMENT } from "./search.ts";

/**
 * Exchanges that bring the goal down until there are none: lots of one column, all or one, for
 * lots of another or for none. Changes `best`.
 */
export function polish(
  judge: Judge,
  best: Position,
  trial: Position,
  objective: number,
  looks: number,
): { readonly objective: number; readonly looks: number } {
  const { space } = judge;
  const count = space.most.length;
  let unchanged = 0;
  let from = -1;
  let left = looks;
  // Columns given up in turn, -1 for none, until a whole round changed nothing.
  while (left > 0 && unchanged <= count) {
    const changed = exchange(from);
    unchanged = changed ? 0 : unchanged + 1;
    if (!changed) from = from + 1 < count ? from + 1 : -1;
  }
  return { objective, looks: left };

  function exchange(out: number): boolean {
    const held = out < 0 ? 0 : nth(best.lots, out);
    if (out >= 0 && held === 0) return false;
    for (const by of held > 1 ? [held, 1] : [held]) {
      copyPosition(best, trial);
      if (out >= 0) addLots(space, trial, out, -by);
      if (out >= 0 && accepted()) return true;
      for (let c = 0; c < count; c++) {
        if (c === out) continue;
        left--;
        const fit = lotsThatFit(space, trial, c);
        if (fit === 0) continue;
        for (const lots of lotsWorth(space, trial, c, fit)) {
          addLots(space, trial, c, lots);
          if (accepted()) return true;
          addLots(space, trial, c, -lots);
        }
      }
    }
    return false;
  }

  function accepted(): boolean {
    if (space.standing + trial.capital < space.goal.floor) return false;
    if (!better(atLeast(space, trial), objective) || !keepsRows(space, trial)) return false;
    left -= JUDGEMENT;
    const found = judged(judge, trial);
    if (!better(found, objective)) return false;
    objective = found;
    copyPosition(trial, best);
    return true;
  }
}

/** As many as fit and, where the goal has a least capital, as few as reach it. */
function lotsWorth(space: SearchSpace, position: Position, column: number, fit: number): number[] {
  const { goal, standing, capital } = space;
  if (goal.floor <= 0) return [fit];
  const missing = goal.floor - standing - position.capital;
  const least = Math.max(1, Math.ceil(missing / nth(capital, column)));
  return least > fit ? [] : least === fit ? [fit] : [least, fit];
}
