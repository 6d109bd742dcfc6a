import { moneyFirst, type MoneyOrdered } from "./money_first.ts";

/** Of so many places in turn one definition holds at most so many (method 10.3). */
const PLACES = 20;
const OF_ONE_DEFINITION = 5;

/**
 * The day's list: one strategy an underlying, best first, but where a definition holds its share
 * of the places an underlying goes by its next one; behind the places every other strategy.
 */
export function dayList<T extends MoneyOrdered>(strategies: readonly T[]): T[] {
  const waiting = new Set([...strategies].sort(moneyFirst));
  const list: T[] = [];
  const placed = new Set<string>();
  let places: number;
  do {
    places = 0;
    const held = new Map<string, number>();
    for (const strategy of waiting) {
      const { underlying, definition } = strategy;
      const holds = held.get(definition) ?? 0;
      if (placed.has(underlying) || holds === OF_ONE_DEFINITION) continue;
      waiting.delete(strategy);
      list.push(strategy);
      placed.add(underlying);
      held.set(definition, holds + 1);
      places += 1;
      if (places === PLACES) break;
    }
  } while (places === PLACES);
  return [...list, ...waiting];
}
