import type { Ordering } from "../vocabulary/terms.ts";
import { bestFirst, type Ordered } from "./best_first.ts";

/** Of so many places in turn one definition holds at most so many (method 10.3). */
const PLACES = 20;
const OF_ONE_DEFINITION = 5;

/**
 * Offers strategies in the order of the day's list: one an underlying, best first, but where a
 * definition holds its share of the places an underlying goes by its next one; behind the places
 * every other strategy, best first. The answer to an offer says whether it takes its place: one
 * that does not leaves it to the next.
 */
export function* dayOffers<T extends Ordered>(
  strategies: readonly T[],
  ordering: Ordering,
): Generator<T, void, boolean> {
  const waiting = new Set([...strategies].sort(bestFirst(ordering)));
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
      if (!(yield strategy)) continue;
      placed.add(underlying);
      held.set(definition, holds + 1);
      places += 1;
      if (places === PLACES) break;
    }
  } while (places === PLACES);
  for (const strategy of waiting) yield strategy;
}

/** A day's list whose every offer takes its place. */
export function dayList<T extends Ordered>(strategies: readonly T[], ordering: Ordering): T[] {
  const list: T[] = [];
  const offers = dayOffers(strategies, ordering);
  for (let offer = offers.next(); !offer.done; offer = offers.next(true)) list.push(offer.value);
  return list;
}
