import { sliceQuantity } from "../market/charges.ts";
import type { NewIntent } from "../vocabulary/ports/plan_store.ts";
import type { Segment, Side } from "../vocabulary/terms.ts";
import { ENTRY_REACH, EXIT_REACH, limitPrice } from "./limit_price.ts";

/** One leg to be traded with the quote it is judged by. Quantity in units. */
export interface TradedLeg {
  readonly legNumber: number;
  readonly right: "call" | "put" | "underlying";
  readonly side: Side;
  readonly segment: Segment;
  readonly securityId: string;
  readonly quantity: number;
  readonly lotSize: number;
  readonly freezeQuantity?: number;
  readonly tick: number;
  readonly bid: number;
  readonly ask: number;
}

/**
 * The orders of an entry (method 12.1): the underlying first, then what is bought, then what is sold, so that no short leg ever stands without its cover.
 * `key` makes the correlation ids: the same key gives the same ids.
 */
export function entryIntents(legs: readonly TradedLeg[], key: string): NewIntent[] {
  const stepOf = ({ right, side }: TradedLeg) =>
    right === "underlying" ? 1 : side === "buy" ? 2 : 3;
  return intentsOf(legs, key, "open", ENTRY_REACH, stepOf, (leg) => leg.side);
}

/** The orders of an exit: shorts are bought back first, the underlying goes last. */
export function exitIntents(legs: readonly TradedLeg[], key: string): NewIntent[] {
  const stepOf = ({ right, side }: TradedLeg) =>
    right === "underlying" ? 3 : side === "sell" ? 1 : 2;
  const opposite = ({ side }: TradedLeg) => side === "buy" ? "sell" : "buy";
  return intentsOf(legs, key, "close", EXIT_REACH, stepOf, opposite);
}

function intentsOf(
  legs: readonly TradedLeg[],
  key: string,
  purpose: NewIntent["purpose"],
  reach: number,
  stepOf: (leg: TradedLeg) => number,
  sideOf: (leg: TradedLeg) => Side,
): NewIntent[] {
  const intents = legs.flatMap((leg) => {
    const slices = sliceQuantity(leg.quantity, leg.lotSize, leg.freezeQuantity);
    return slices.map((quantity, slice): NewIntent => ({
      step: stepOf(leg),
      legNumber: leg.legNumber,
      purpose,
      side: sideOf(leg),
      segment: leg.segment,
      securityId: leg.securityId,
      quantity,
      limitPrice: limitPrice(sideOf(leg), leg, leg.tick, reach),
      tick: leg.tick,
      correlationId: correlationId(key, leg.legNumber, slice),
    }));
  });
  return intents.sort((p, q) => p.step - q.step || p.legNumber - q.legNumber);
}

/** At most 25 characters of [A-Za-z0-9_-], as the broker takes them (broker 4.1). */
export function correlationId(key: string, legNumber: number, slice: number): string {
  const id = `${key}-${legNumber}-${slice}`;
  if (!/^[A-Za-z0-9_-]{1,25}$/.test(id)) {
    throw new RangeError(`correlationId: ${id} is not 1 to 25 characters of [A-Za-z0-9_-]`);
  }
  return id;
}
