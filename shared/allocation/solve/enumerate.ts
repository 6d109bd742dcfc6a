import { nth } from "../../vocabulary/nth.ts";
import { type Bounds, boundsOf } from "./bounds_of.ts";
import { branch } from "./branch.ts";
import { choicesOf } from "./choices.ts";
import { type Completions, completions, leastOf } from "./completions.ts";
import { fitsRows } from "./fits_rows.ts";
import type { GoalPrices } from "./goal_prices.ts";
import { atLeast } from "./judge.ts";
import { placeStates } from "./place_states.ts";
import { addLots, copyPosition, emptyPosition } from "./position.ts";
import { isLower, judgeTrial, pricesOf, reachesFloor, type SearchState } from "./search_state.ts";

/** What is lower by less than this part of the best is not looked for. */
const WORTH = 1e-4;
/** Choices of all underlyings, and choices times states, above which there are too many. */
const [CHOICES, TABLE] = [3000, 250_000];
/** Parts of the way from the bound to the best at which branches are left, one after the other. */
const REACHES = [0.25, 0.5, 1];
/** Choices that looking at the rows of lots, and at all their draws, takes as long as. */
const [LOOK, JUDGEMENT] = [10, 1000];
const ROUNDING = 1e-9;

/**
 * All lots that may be lower than the best, as far as so many choices go: branches are left by
 * bounds that several prices of the rows give, places of the dearest groups counted one by one.
 * Answers whether nothing lower is left.
 */
export function enumerate(state: SearchState, tries: number): boolean {
  const { space } = state;
  if (tries <= 0) return false;
  if (space.goal.lowest >= soughtOf(state)) return true;
  const prices = pricesOf(state);
  if (prices.goal.bound >= soughtOf(state)) return true;
  const choices = choicesOf(space, yardsticks(state, boundsOf(space, prices, [])), CHOICES);
  if (choices === undefined) return false;
  const sizes = TABLE / (1 + choices.flat().length);
  const states = placeStates(space, dearestGroups(prices), sizes);
  const { goal, capital } = boundsOf(space, prices, states.groups);
  const measures = [...goal, ...capital];
  const table = completions(choices, states, measures);
  const [bound = -Infinity] = leastOf(table, states, measures);
  const most = new Float64Array(measures.length).fill(mostOfCapital(state));
  const aim = (part: number) => {
    const reach = bound + part * (state.objective - bound);
    most.fill(Math.min(soughtOf(state), reach), 0, goal.length);
  };
  const reach = reachOf(state, table);
  let left = tries;
  for (const part of REACHES) {
    aim(part);
    left = branch({
      completions: table,
      states,
      constants: Float64Array.from(measures, ({ constant }) => constant),
      most,
      reach: (chosen, count) => {
        const took = reach(chosen, count);
        aim(part);
        return took;
      },
    }, left);
    if (left < 0) return false;
  }
  return true;
}

/** The goal's and its capital's tightest measures with what they may come to. */
function yardsticks(state: SearchState, { goal: [goal], capital: [capital] }: Bounds) {
  const sought = { measure: goal, most: soughtOf(state) };
  if (capital === undefined) return [sought] as const;
  return [{ measure: capital, most: mostOfCapital(state) }, sought] as const;
}

function soughtOf({ objective }: SearchState): number {
  return objective - WORTH * Math.abs(objective);
}

/** Of capital with its sign turned. */
function mostOfCapital({ space: { goal, standing } }: SearchState): number {
  return (1 - ROUNDING) * (standing - goal.floor);
}

/** Groups with a price, the dearest first. */
function dearestGroups({ rows, goal, capital }: GoalPrices): number[] {
  const { paid } = capital?.prices ?? goal;
  return rows.filter(({ group, key }) => group !== undefined && nth(paid, key) > 0)
    .sort((p, q) => nth(paid, q.key) - nth(paid, p.key))
    .map(({ group = -1 }) => group);
}

/** Judges the lots at a branch's end where they keep all rows and promise something lower. */
function reachOf(state: SearchState, table: Completions) {
  const { space, trial } = state;
  const order = Int32Array.from({ length: space.stride }, (_, r) => r);
  const none = emptyPosition(space);
  return (chosen: Int32Array, count: number): number => {
    if (!fitsRows(space, table, { chosen, count, order })) return LOOK;
    copyPosition(none, trial);
    for (const k of chosen.subarray(0, count)) {
      addLots(space, trial, nth(table.columns, k), nth(table.lots, k));
    }
    const hasPlaces = trial.taken.every((taken, group) => taken <= nth(space.places, group));
    if (!hasPlaces || !reachesFloor(space, trial)) return LOOK;
    if (!isLower(atLeast(space, trial), state.objective)) return LOOK;
    judgeTrial(state);
    return JUDGEMENT;
  };
}
