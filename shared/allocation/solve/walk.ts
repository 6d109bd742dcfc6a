import { nth } from "../../vocabulary/nth.ts";
import { fill } from "./fill.ts";
import { fillOrders } from "./fill_orders.ts";
import { atLeast } from "./judge.ts";
import { addLots, copyPosition, isFull, keepsRows, type Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";
import { isLower, judgeTrial, reachesFloor, type SearchState } from "./search_state.ts";

/** Columns passed over at first when lots are filled again. */
const PASSED_OVER = 0.4;
/** At first a step up by this part of the goal is taken once in e; none at the end. */
const HEAT = 0.01;
/** Looks that a step takes beside those of its filling. */
const STEP = 10;
/** Steps that add a lot whatever it breaks, as one of two that cover each other. */
const FORCED = 0.1;
/** Steps below the goal's least capital after which the walk goes back to the best lots. */
const ASTRAY = 100;
/** What capital that is missing costs grows while it is missing and falls while it is not. */
const [DEARER, CHEAPER] = [1.02, 0.98];

/**
 * Gives up some lots at random, fills again, and goes on from there where that is lower or, less
 * and less often, somewhat higher (simulated annealing); by planes alone, so that a draw is looked
 * at only where they promise a new best. Ends when so many looks are left.
 */
export function walk(state: SearchState, until: number): void {
  const { space, best, current, trial, random } = state;
  const { orders: [order = new Int32Array()], floorPrice } = fillOrders(state, 1);
  const begun = state.looks;
  copyPosition(best, current);
  let missingPrice = Math.max(
    floorPrice,
    Math.abs(state.objective) / (space.standing + best.capital),
  );
  let astray = 0;
  const height = (position: Position) =>
    atLeast(space, position) + missingPrice * missingCapital(space, position);
  while (state.looks > until) {
    if (astray > ASTRAY) copyPosition(best, current);
    astray = reachesFloor(space, current) ? 0 : astray + 1;
    copyPosition(current, trial);
    giveUp(space, trial, random);
    if (random() < FORCED) force(space, trial, random);
    state.looks -= STEP + fill(space, trial, order, { random, share: PASSED_OVER });
    const heat = HEAT * Math.abs(state.objective) * (state.looks - until) / (begun - until);
    if (height(trial) > height(current) - heat * Math.log(random())) continue;
    if (!keepsRows(space, trial)) continue;
    const promises = reachesFloor(space, trial) && isLower(atLeast(space, trial), state.objective);
    if (promises && judgeTrial(state) === Infinity) continue;
    copyPosition(trial, current);
    missingPrice *= reachesFloor(space, current) ? CHEAPER : DEARER;
  }
}

/** Of the goal's least; 0 where it asks for none. */
function missingCapital({ goal, standing }: SearchSpace, { capital }: Position): number {
  return Math.max(0, goal.floor - standing - capital);
}

/** Takes the lots of one to three columns away, three times in ten only some of them. */
function giveUp(space: SearchSpace, position: Position, random: () => number): void {
  const times = Math.min(position.held, 1 + Math.floor(3 * random()));
  for (let k = 0; k < times; k++) {
    let place = Math.floor(random() * position.held);
    let column = 0;
    while (position.lots[column] === 0 || place-- > 0) column++;
    const lots = nth(position.lots, column);
    addLots(space, position, column, random() < 0.7 ? -lots : -1 - Math.floor(random() * lots));
  }
}

/** Adds a lot of a column at random where it has a place. */
function force(space: SearchSpace, position: Position, random: () => number): void {
  const column = Math.floor(random() * space.most.length);
  if (!isFull(space, position, column)) addLots(space, position, column, 1);
}
