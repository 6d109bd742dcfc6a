import { greedyStarts } from "./greedy_starts.ts";
import { polish } from "./polish.ts";
import type { Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";
import { type SearchOptions, searchState } from "./search_state.ts";
import { walk } from "./walk.ts";

/** Walks, each from the best lots so far under prices made anew. */
const WALKS = 3;

/**
 * Lots that bring a goal down: the best greedy choice of several orders, exchanges, then walks over
 * lots that are given up at random and filled again. Ends by a count of looks, never by time.
 */
export function search(space: SearchSpace, options: SearchOptions): Position {
  const state = searchState(space, options);
  greedyStarts(state);
  polish(state);
  for (let left = WALKS; left > 0; left--) {
    walk(state, state.looks * (left - 1) / left);
    polish(state);
  }
  return state.best;
}
