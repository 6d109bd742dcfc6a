import { enumerate } from "./enumerate.ts";
import { greedyStarts } from "./greedy_starts.ts";
import { polish } from "./polish.ts";
import type { Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";
import { type SearchOptions, searchState } from "./search_state.ts";
import { walk } from "./walk.ts";

/** Walks, each from the best lots so far under prices made anew. */
const WALKS = 5;
/** Walks before each of which all choices are tried. */
const ENUMERATED = 2;

/**
 * Lots that bring a goal down: the best greedy choice of several orders, exchanges, all choices
 * that bounds leave; where these are too many, walks over lots that are given up at random and
 * filled again. Ends by a count of looks and choices, never by time.
 */
export function search(space: SearchSpace, options: SearchOptions): Position {
  const state = searchState(space, options);
  greedyStarts(state);
  polish(state);
  let tried = Infinity;
  /** The same lots are not held against all choices twice. */
  const isProven = () => {
    if (state.objective === tried) return false;
    tried = state.objective;
    return enumerate(state, options.tries);
  };
  for (let left = WALKS; left > 0; left--) {
    if (left > WALKS - ENUMERATED && isProven()) return state.best;
    walk(state, state.looks * (left - 1) / left);
    polish(state);
  }
  isProven();
  return state.best;
}
