import type { Ordering } from "../vocabulary/terms.ts";
import { bestFirst, type Ordered } from "./best_first.ts";

/** Of so many places in turn one definition holds at most so many (method 10.3). */
const PLACES = 20;
const OF_ONE_DEFINITION = 5;

/**
 * A day's list: one strategy an underlying, best first, but where a definition holds its share of
 * the places an underlying goes by its next one; behind them every other strategy, best first.
 */
export function dayList<T extends Ordered>(strategies: readonly T[], ordering: Ordering): T[] {
  const ranked = [...strategies].sort(bestFirst(ordering));
  const list: T[] = [];
  const placed = new Set<string>();
  let found: T[];
  do {
    found = placesOf(ranked, placed);
    list.push(...found);
  } while (found.length === PLACES);
  const listed = new Set(list);
  return [...list, ...ranked.filter((strategy) => !listed.has(strategy))];
}

/** The next places; their underlyings count as placed from then on. */
function placesOf<T extends Ordered>(ranked: readonly T[], placed: Set<string>): T[] {
  const found: T[] = [];
  const held = new Map<string, number>();
  for (const strategy of ranked) {
    const { underlying, definition } = strategy;
    const holds = held.get(definition) ?? 0;
    if (placed.has(underlying) || holds === OF_ONE_DEFINITION) continue;
    placed.add(underlying);
    held.set(definition, holds + 1);
    found.push(strategy);
    if (found.length === PLACES) break;
  }
  return found;
}
