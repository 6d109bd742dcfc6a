import { type TradingDate, tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import type { BookOrder, OrderTicket } from "./book_order.ts";

/** Units and rupees of one side, of earlier dates and of the day. */
export interface SideTotals {
  carriedQuantity: number;
  carriedValue: number;
  dayQuantity: number;
  dayValue: number;
}

/** What the fills of one instrument and product come to. */
export interface NetPosition {
  readonly segment: OrderTicket["segment"];
  readonly securityId: string;
  readonly product: OrderTicket["product"];
  readonly bought: SideTotals;
  readonly sold: SideTotals;
}

const none = (): SideTotals => ({
  carriedQuantity: 0,
  carriedValue: 0,
  dayQuantity: 0,
  dayValue: 0,
});

/** Units held, + bought, - sold. */
export function netOf({ bought, sold }: NetPosition): number {
  return bought.carriedQuantity + bought.dayQuantity - sold.carriedQuantity - sold.dayQuantity;
}

/** Positions of all fills up to an instant (epoch milliseconds), by instrument and product. */
export function netPositions(
  orders: readonly BookOrder[],
  until: number,
  date: TradingDate,
): NetPosition[] {
  const positions = new Map<string, NetPosition>();
  for (const { ticket, trades } of orders) {
    const { segment, securityId, product, side } = ticket;
    for (const { quantity, price, at } of trades) {
      if (at > until) continue;
      const key = `${segment}:${securityId}:${product}`;
      const position = positions.get(key) ??
        { segment, securityId, product, bought: none(), sold: none() };
      positions.set(key, position);
      const totals = side === "buy" ? position.bought : position.sold;
      if (tradingDateAt(new Date(at)) === date) {
        totals.dayQuantity += quantity;
        totals.dayValue += quantity * price;
      } else {
        totals.carriedQuantity += quantity;
        totals.carriedValue += quantity * price;
      }
    }
  }
  return [...positions.values()];
}
