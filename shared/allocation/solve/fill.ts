import { addLots, lotsThatFit, type Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";

/**
 * Gives columns lots in an order: as many as fit and, where the goal has a least capital, as are
 * missing from it. With `chance` a column is passed over at first or gets fewer. Counts what it
 * looks at.
 */
export function fill(
  space: SearchSpace,
  position: Position,
  order: ArrayLike<number>,
  chance?: { readonly random: () => number; readonly share: number },
): number {
  const { floor } = space.goal;
  let looks = 0;
  for (const share of chance === undefined ? [0] : [chance.share, 0]) {
    for (let k = 0; k < order.length; k++) {
      const column = order[k] as number;
      const missing = floor - space.standing - position.capital;
      if (floor > 0 && missing <= 0) return looks;
      if (chance !== undefined && share > 0 && chance.random() < share) continue;
      looks++;
      let fit = lotsThatFit(space, position, column);
      if (fit === 0) continue;
      if (floor > 0) fit = Math.min(fit, Math.ceil(missing / (space.capital[column] as number)));
      if (chance !== undefined && share > 0 && chance.random() < share) {
        fit = 1 + Math.floor(chance.random() * fit);
      }
      addLots(space, position, column, fit);
    }
  }
  return looks;
}
