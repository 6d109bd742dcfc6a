import type { BookOrder } from "../../local/exchange/orders/book_order.ts";
import type { DeskRows } from "./desk_rows.ts";

/** Rights that stand in for each other: shares and futures cover sold calls. */
const GROUPS = [["put"], ["call", "underlying"]];

/**
 * Structures of which, at a moment, more was sold of a right than was bought of it, beyond what
 * the whole structure sells bare; by the exchange's own trades in their order.
 */
export function unhedgedShorts(book: readonly BookOrder[], desk: DeskRows): string[] {
  const entryOf = new Map(desk.positions.map(({ positionId, planId }) => [positionId, planId]));
  const orders = new Map(desk.orders.map((order) => [order.correlationId, order]));
  const moves = book.flatMap(({ ticket, trades }) => {
    const own = orders.get(ticket.correlationId ?? "");
    if (own === undefined) return [];
    const { planId, positionId, right } = own;
    return trades.map(({ at, quantity }) => ({
      planId: positionId === null ? planId : entryOf.get(positionId),
      right,
      at,
      units: ticket.side === "buy" ? quantity : -quantity,
    }));
    // Of two at one moment the purchase came first.
  }).sort((p, q) => p.at - q.at || q.units - p.units);
  const plans = [...new Set(desk.structures.map(({ planId }) => planId))];
  return plans.flatMap((planId) =>
    GROUPS.flatMap((rights) => {
      const whole = desk.structures
        .filter((each) => each.planId === planId && rights.includes(each.right))
        .reduce((sum, { units }) => sum + units, 0);
      const least = Math.min(0, whole);
      let net = 0;
      for (const move of moves) {
        if (move.planId !== planId || !rights.includes(move.right)) continue;
        net += move.units;
        if (net < least) {
          return [`plan ${planId}: ${least - net} of the ${rights[0]}s were sold without a hedge`];
        }
      }
      return [];
    })
  );
}
