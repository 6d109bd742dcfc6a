import { instrumentKey } from "../../vocabulary/instrument.ts";
import type { BrokerOrder } from "../../vocabulary/ports/broker.ts";
import type { BookedFill } from "../../vocabulary/ports/live_account.ts";
import type { DeskOrder } from "./desk_books.ts";

/** An order of an earlier date with what the broker's history of trades tells of it. */
export interface PastOrder {
  readonly order: DeskOrder;
  readonly booked: BrokerOrder;
}

/** What the history is held against. */
export interface PastTerms {
  /** Units of the account beyond the desk's, by `instrumentKey`. */
  readonly gaps: ReadonlyMap<string, number>;
  /** Numbers at the broker of orders that the tables have. */
  readonly knownIds: ReadonlySet<string>;
}

/**
 * Orders of earlier dates that traded more than the tables know (method 12.7): the broker has
 * forgotten the orders, its history of trades has not. One whose number is known is found by it.
 * One that nobody knew to be taken is found by contract, side and size, and only where exactly one
 * unclaimed order of the history can be it and the account holds those units beyond the desk's.
 */
export function pastOrders(
  orders: readonly DeskOrder[],
  fills: readonly BookedFill[],
  { gaps, knownIds }: PastTerms,
): PastOrder[] {
  const byId = fillsByOrder(fills);
  const left = new Map(gaps);
  const found: PastOrder[] = [];
  const take = (order: DeskOrder, orderId: string) => {
    const traded = byId.get(orderId) ?? [];
    const units = unitsOf(traded);
    if (units <= order.filledQuantity || units > order.quantity) return;
    const key = instrumentKey(order);
    const sign = order.side === "buy" ? 1 : -1;
    left.set(key, (left.get(key) ?? 0) - sign * (units - order.filledQuantity));
    found.push({ order, booked: bookedOf(order, orderId, traded) });
  };
  for (const order of orders) {
    if (order.brokerOrderId !== undefined) take(order, order.brokerOrderId);
  }
  const named = new Set(orders.map(({ brokerOrderId }) => brokerOrderId));
  const claimed = new Set<string>();
  for (const order of orders) {
    if (order.brokerOrderId !== undefined) continue;
    const gap = left.get(instrumentKey(order)) ?? 0;
    const [orderId, ...others] = [...byId].filter(([id, [first]]) =>
      !named.has(id) && !knownIds.has(id) && !claimed.has(id) && first?.side === order.side &&
      instrumentKey(first) === instrumentKey(order)
    ).map(([id]) => id);
    if (orderId === undefined || others.length > 0) continue;
    const units = unitsOf(byId.get(orderId) ?? []);
    if (units !== (order.side === "buy" ? gap : -gap)) continue;
    claimed.add(orderId);
    take(order, orderId);
  }
  return found;
}

/** Fills by their order's number; one that is told twice is one. */
function fillsByOrder(fills: readonly BookedFill[]): Map<string, BookedFill[]> {
  const unique = new Map(fills.map((fill) => [`${fill.orderId}:${fill.tradeId}`, fill]));
  const byId = new Map<string, BookedFill[]>();
  for (const fill of unique.values()) {
    byId.set(fill.orderId, [...(byId.get(fill.orderId) ?? []), fill]);
  }
  return byId;
}

function unitsOf(fills: readonly BookedFill[]): number {
  return fills.reduce((sum, { quantity }) => sum + quantity, 0);
}

function bookedOf(
  { correlationId, quantity }: DeskOrder,
  orderId: string,
  fills: readonly BookedFill[],
): BrokerOrder {
  const units = unitsOf(fills);
  const amount = fills.reduce((sum, fill) => sum + fill.quantity * fill.price, 0);
  return {
    orderId,
    correlationId,
    state: units === quantity ? "filled" : "cancelled",
    filledQuantity: units,
    averagePrice: amount / units,
    fills: fills.map(({ tradeId, quantity, price, at }) => ({ tradeId, quantity, price, at })),
  };
}
