import type { NewIntent } from "../vocabulary/ports/plan_store.ts";
import type { Side } from "../vocabulary/terms.ts";
import type { TradedLeg } from "../vocabulary/traded_leg.ts";
import { exitReach } from "./exit_reach.ts";
import { ENTRY_REACH, limitPrice } from "./limit_price.ts";
import { sliceQuantity } from "./slice_quantity.ts";

/** How the legs of one kind of plan become orders. */
interface Route {
  readonly purpose: NewIntent["purpose"];
  reachOf(leg: TradedLeg): number;
  /** Orders of a step wait until those of the steps before are filled. */
  stepOf(leg: TradedLeg): number;
  sideOf(leg: TradedLeg): Side;
}

const ENTRY: Route = {
  purpose: "open",
  reachOf: () => ENTRY_REACH,
  stepOf: ({ right, side }) => right === "underlying" ? 1 : side === "buy" ? 2 : 3,
  sideOf: ({ side }) => side,
};

const EXIT: Route = {
  purpose: "close",
  reachOf: ({ right, segment }) =>
    exitReach({ isFuture: right === "underlying" && segment === "NSE_FNO" }),
  stepOf: ({ right, side }) => right === "underlying" ? 3 : side === "sell" ? 1 : 2,
  sideOf: ({ side }) => side === "buy" ? "sell" : "buy",
};

/**
 * The orders of an entry (method 12.1): the underlying first, then what is bought, then what is
 * sold, so that no short leg ever stands without its cover. `key` makes the correlation ids: the
 * same key gives the same ids.
 */
export function entryIntents(legs: readonly TradedLeg[], key: string): NewIntent[] {
  return intentsOf(legs, key, ENTRY);
}

/** The orders of an exit: shorts are bought back first, the underlying goes last. */
export function exitIntents(legs: readonly TradedLeg[], key: string): NewIntent[] {
  return intentsOf(legs, key, EXIT);
}

function intentsOf(legs: readonly TradedLeg[], key: string, route: Route): NewIntent[] {
  const intents = legs.flatMap((leg) => {
    const side = route.sideOf(leg);
    const limit = limitPrice(side, leg, leg.tick, route.reachOf(leg));
    if (limit === undefined) {
      throw new RangeError(`intentsOf: leg ${leg.legNumber} has no price to ${side} at`);
    }
    const slices = sliceQuantity(leg.quantity, leg.lotSize, leg.freezeQuantity);
    return slices.map((quantity, slice): NewIntent => ({
      step: route.stepOf(leg),
      legNumber: leg.legNumber,
      purpose: route.purpose,
      side,
      segment: leg.segment,
      securityId: leg.securityId,
      quantity,
      limitPrice: limit,
      tick: leg.tick,
      correlationId: correlationId(key, leg.legNumber, slice),
    }));
  });
  return intents.sort((p, q) => p.step - q.step || p.legNumber - q.legNumber);
}

/** At most 25 characters of [A-Za-z0-9_-], as the broker takes them (broker 4.1). */
function correlationId(key: string, legNumber: number, slice: number): string {
  const id = `${key}-${legNumber}-${slice}`;
  if (!/^[A-Za-z0-9_-]{1,25}$/.test(id)) {
    throw new RangeError(`correlationId: ${id} is not 1 to 25 characters of [A-Za-z0-9_-]`);
  }
  return id;
}
