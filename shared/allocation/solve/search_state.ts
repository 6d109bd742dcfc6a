import { type GoalPrices, goalPrices } from "./goal_prices.ts";
import { type Judge, judged, judgeOf } from "./judge.ts";
import { addLots, copyPosition, emptyPosition, type Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";

/** What a search may take, and where it begins. */
export interface SearchOptions {
  readonly random: () => number;
  /** Looks at a column; a judgement by all draws counts as many. */
  readonly looks: number;
  /** Choices of underlyings that may be tried; 0 for none. */
  readonly tries: number;
  /** Lots of each column of the space, known to keep every limit. */
  readonly start: Int32Array;
}

/** A search under way. */
export interface SearchState {
  readonly space: SearchSpace;
  readonly judge: Judge;
  readonly random: () => number;
  readonly best: Position;
  readonly current: Position;
  readonly trial: Position;
  /** Prices of the rows, and the objective that they were made at. */
  priced?: { readonly prices: GoalPrices; readonly objective: number };
  /** What the goal comes to at the best position. */
  objective: number;
  /** Looks that are left. */
  looks: number;
}

/** Looks that judging draw by draw takes as long as. */
const JUDGEMENT = 100;

/** A search that stands where it begins. */
export function searchState(space: SearchSpace, options: SearchOptions): SearchState {
  const [best, current, trial] = [emptyPosition(space), emptyPosition(space), emptyPosition(space)];
  const judge = judgeOf(space, [best, current, trial]);
  options.start.forEach((lots, c) => addLots(space, best, c, lots));
  const objective = judged(judge, best);
  return {
    space,
    judge,
    random: options.random,
    best,
    current,
    trial,
    objective,
    looks: options.looks,
  };
}

/** Prices at the best lots, made anew only where these are lower than when they were made. */
export function pricesOf(state: SearchState): GoalPrices {
  const { space, best, objective, priced } = state;
  if (priced?.objective === objective) return priced.prices;
  const prices = goalPrices(space, best, objective, priced?.prices);
  state.priced = { prices, objective };
  return prices;
}

/** Whether the capital that the goal asks for is there. */
export function reachesFloor({ goal, standing }: SearchSpace, { capital }: Position): boolean {
  return standing + capital >= goal.floor * (1 - 1e-12);
}

/** Whether something is lower than the best by more than doubles' rounding. */
export function isLower(objective: number, than: number): boolean {
  return objective < than && than - objective > 1e-10 * Math.abs(than);
}

/** Judges the trial and keeps it where it is the best so far; answers what it comes to. */
export function judgeTrial(state: SearchState): number {
  state.looks -= JUDGEMENT;
  const found = judged(state.judge, state.trial);
  if (isLower(found, state.objective)) {
    copyPosition(state.trial, state.best);
    state.objective = found;
  }
  return found;
}
