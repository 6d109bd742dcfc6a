import { addLots, isFull, lotsThatFit, type Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";

/** Passes over columns, and gives only some of the lots, by chance. */
export interface FillChance {
  readonly random: () => number;
  /** How often; a second round passes over none. */
  readonly share: number;
}

/**
 * Gives columns lots in an order: as many as fit and, where the goal has a least capital, no more
 * than are missing from it. Answers the looks it took.
 */
export function fill(
  space: SearchSpace,
  position: Position,
  order: Int32Array,
  chance?: FillChance,
): number {
  return chance === undefined
    ? fillOnce(space, position, order)
    : fillOnce(space, position, order, chance) + fillOnce(space, position, order);
}

function fillOnce(
  space: SearchSpace,
  position: Position,
  order: Int32Array,
  chance?: FillChance,
): number {
  const { goal: { floor }, prices, capital, standing } = space;
  let looks = 0;
  for (let k = 0; k < order.length; k++) {
    const column = order[k] as number;
    const missing = floor > 0 ? floor - standing - position.capital : Infinity;
    if (missing <= 0) break;
    // Lots that only cost are no use where no capital is asked for.
    if (floor <= 0 && (prices[column] as number) >= 0) continue;
    if (isFull(space, position, column)) continue;
    if (chance !== undefined && chance.random() < chance.share) continue;
    looks++;
    let lots = lotsThatFit(space, position, column);
    if (lots === 0) continue;
    lots = Math.min(lots, Math.ceil(missing / (capital[column] as number)));
    if (chance !== undefined && chance.random() < chance.share) {
      lots = 1 + Math.floor(chance.random() * lots);
    }
    addLots(space, position, column, lots);
  }
  return looks;
}
