import { instrumentKey } from "../../vocabulary/instrument.ts";
import type { BookedFill, BookedOrder } from "../../vocabulary/ports/live_account.ts";
import type { DeskOrder } from "./desk_books.ts";
import type { Mismatch, MismatchKind } from "./mismatch.ts";
import { filledByOrder } from "./unsettled_reason.ts";

/**
 * Differences between the desk's orders of today and those that the broker shows of it. What nobody
 * knows to be taken is not missed there; what was refused here and is there is unknown here.
 */
export function orderMismatches(
  desk: readonly DeskOrder[],
  broker: readonly BookedOrder[],
  fills: readonly BookedFill[],
): Mismatch[] {
  const there = new Map(broker.map((order) => [order.correlationId, order]));
  const here = new Map(desk.map((order) => [order.correlationId, order]));
  const filled = filledByOrder(fills);
  const mismatches: Mismatch[] = [];
  for (const order of desk) {
    if (order.isHeld === true) continue;
    const booked = there.get(order.correlationId);
    if (booked === undefined) {
      if (order.orderState !== undefined) {
        mismatches.push(mismatch("order_missing_there", order, order.quantity, 0));
      }
      continue;
    }
    const isSame = instrumentKey(order) === instrumentKey(booked) && order.side === booked.side &&
      order.quantity === booked.quantity;
    if (!isSame) {
      mismatches.push(
        mismatch("quantity_differs", order, order.quantity, signedLike(order, booked)),
      );
      continue;
    }
    if (order.orderState === undefined) {
      mismatches.push(mismatch("order_unknown_here", order, 0, booked.quantity));
    }
    const traded = filled.get(booked.orderId) ?? 0;
    if (traded > order.filledQuantity) {
      mismatches.push(mismatch("fill_missing", order, order.filledQuantity, traded));
    } else if (traded < order.filledQuantity) {
      mismatches.push(mismatch("quantity_differs", order, order.filledQuantity, traded));
    }
  }
  for (const booked of broker) {
    const { correlationId } = booked;
    if (correlationId === undefined || here.has(correlationId)) continue;
    mismatches.push(
      mismatch("order_unknown_here", { ...booked, correlationId }, 0, booked.quantity),
    );
  }
  return mismatches;
}

/** The broker's quantity, 0 where it is of another instrument or side. */
function signedLike(order: DeskOrder, booked: BookedOrder): number {
  const isAlike = instrumentKey(order) === instrumentKey(booked) && order.side === booked.side;
  return isAlike ? booked.quantity : 0;
}

function mismatch(
  kind: MismatchKind,
  order: Pick<DeskOrder, "correlationId" | "segment" | "securityId" | "side">,
  here: number,
  there: number,
): Mismatch {
  const sign = order.side === "buy" ? 1 : -1;
  const { correlationId, segment, securityId } = order;
  // A zero has no sign.
  return {
    kind,
    correlationId,
    segment,
    securityId,
    here: sign * here || 0,
    there: sign * there || 0,
  };
}
