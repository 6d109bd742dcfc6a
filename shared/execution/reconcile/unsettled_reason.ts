import type { BookedFill, BookedOrder } from "../../vocabulary/ports/live_account.ts";

/**
 * Why the broker's order book and trade book do not tell the same of the desk's orders; absent
 * where they do. Books that are a moment apart agree at the next look.
 */
export function unsettledReason(
  orders: readonly BookedOrder[],
  fills: readonly BookedFill[],
): string | undefined {
  const filled = filledByOrder(fills);
  const ids = new Set<string>();
  for (const { orderId, correlationId, filledQuantity, quantity } of orders) {
    if (correlationId !== undefined && ids.has(correlationId)) {
      return `two orders carry the id ${correlationId}`;
    }
    ids.add(correlationId ?? "");
    const traded = filled.get(orderId) ?? 0;
    const what = `order ${correlationId}: the order book tells ${filledQuantity} units traded`;
    if (traded !== filledQuantity) return `${what}, the trade book ${traded}`;
    if (filledQuantity > quantity) return `${what} of ${quantity}`;
  }
  return undefined;
}

/** Units traded of each order by its number at the broker; a trade that is told twice is one. */
export function filledByOrder(fills: readonly BookedFill[]): Map<string, number> {
  const known = new Set<string>();
  const filled = new Map<string, number>();
  for (const { orderId, tradeId, quantity } of fills) {
    const key = `${orderId}:${tradeId}`;
    if (known.has(key)) continue;
    known.add(key);
    filled.set(orderId, quantity + (filled.get(orderId) ?? 0));
  }
  return filled;
}
