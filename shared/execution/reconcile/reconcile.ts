import { instrumentKey } from "../../vocabulary/instrument.ts";
import type {
  BookedFill,
  BookedOrder,
  BookedPosition,
} from "../../vocabulary/ports/live_account.ts";
import { present } from "../../vocabulary/present.ts";
import type { DeskBooks } from "./desk_books.ts";
import type { Mismatch } from "./mismatch.ts";
import { orderMismatches } from "./order_mismatches.ts";
import { positionMismatches } from "./position_mismatches.ts";
import { unitGaps } from "./unit_gaps.ts";
import { unsettledReason } from "./unsettled_reason.ts";

/** The three books of the broker, read one after the other. */
export interface BrokerBooks {
  readonly orders: readonly BookedOrder[];
  readonly fills: readonly BookedFill[];
  readonly positions: readonly BookedPosition[];
}

/** What a comparison found. */
export interface Reconciliation {
  readonly mismatches: readonly Mismatch[];
  /** Orders of others in the same account, and instruments that they traded: never touched. */
  readonly foreignOrders: number;
  readonly foreignInstruments: number;
  /** Units of the account beyond the desk's, by `instrumentKey`, where the two differ. */
  readonly gaps: ReadonlyMap<string, number>;
  /** Why nothing may be concluded: the broker's own books contradict each other. */
  readonly stopped?: string;
}

/**
 * Compares the desk's tables with the broker's books, both ways (method 12.7). `deskId` begins the
 * correlation ids of this desk: another's orders are counted, and what they traded is told of no
 * position.
 */
export function reconcile(
  desk: DeskBooks,
  broker: BrokerBooks,
  deskId: string,
): Reconciliation {
  const isOwn = ({ correlationId }: BookedOrder) => correlationId?.startsWith(deskId) === true;
  const own = broker.orders.filter(isOwn);
  const foreign = broker.orders.filter((order) => !isOwn(order));
  const ownIds = new Set(own.map(({ orderId }) => orderId));
  const touched = new Set(
    [...foreign, ...broker.fills.filter(({ orderId }) => !ownIds.has(orderId))].map(instrumentKey),
  );
  const stopped = unsettledReason(own, broker.fills);
  return {
    mismatches: stopped === undefined
      ? [
        ...orderMismatches(desk.orders, own, broker.fills),
        ...positionMismatches(desk, broker.positions, touched),
      ]
      : [],
    foreignOrders: foreign.length,
    foreignInstruments: touched.size,
    gaps: unitGaps(desk, broker.positions),
    ...present({ stopped }),
  };
}
