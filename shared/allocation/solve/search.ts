import { enumerate } from "./enumerate.ts";
import { greedyStarts } from "./greedy_starts.ts";
import { polish } from "./polish.ts";
import type { Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";
import { type SearchOptions, searchState } from "./search_state.ts";
import { walk } from "./walk.ts";

/** Part of the choices tried after the first walk: what they prove needs no more. */
const FIRST = 0.25;
/** Walks, each from the best lots so far under prices made anew. */
const WALKS = 3;

/**
 * Lots that bring a goal down: the best greedy choice of several orders, exchanges, walks over lots
 * that are given up at random and filled again, and all choices that bounds leave. Ends by a count
 * of looks and choices, never by time.
 */
export function search(space: SearchSpace, options: SearchOptions): Position {
  const state = searchState(space, options);
  const { tries } = options;
  greedyStarts(state);
  polish(state);
  for (let left = WALKS; left > 0; left--) {
    walk(state, state.looks * (left - 1) / left);
    polish(state);
    if (left === WALKS && enumerate(state, FIRST * tries)) return state.best;
  }
  enumerate(state, tries);
  return state.best;
}
