import { fill } from "./fill.ts";
import { fillOrders } from "./fill_orders.ts";
import { copyPosition, emptyPosition } from "./position.ts";
import { judgeTrial, reachesFloor, type SearchState } from "./search_state.ts";

/** Prices are better once something better is known to be reached. */
const ROUNDS = 2;
/** Fillings of one order while each breaks a tail and leaves a plane behind. */
const TRIES = 8;

/** Fills an empty position in each order and keeps the best. */
export function greedyStarts(state: SearchState): void {
  const { space, trial } = state;
  for (let round = 0; round < ROUNDS; round++) {
    const known = state.objective;
    for (const order of fillOrders(state).orders) {
      for (let tries = 0; tries < TRIES; tries++) {
        copyPosition(emptyPosition(space), trial);
        state.looks -= fill(space, trial, order);
        if (!reachesFloor(space, trial) || judgeTrial(state) < Infinity) break;
      }
    }
    if (state.objective === known) return;
  }
}
