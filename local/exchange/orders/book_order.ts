import type { Segment, Side } from "../../../shared/vocabulary/terms.ts";

/** What Dhan calls the states of an order. */
export type OrderStatus =
  | "TRANSIT"
  | "PENDING"
  | "PART_TRADED"
  | "TRADED"
  | "REJECTED"
  | "CANCELLED"
  | "EXPIRED";

/** What an order asks for. Quantity in units, price in rupees. */
export interface OrderTicket {
  readonly correlationId?: string;
  readonly segment: Exclude<Segment, "IDX_I">;
  readonly securityId: string;
  readonly side: Side;
  readonly product: "MARGIN" | "CNC";
  readonly quantity: number;
  readonly price: number;
}

/** A fill of the exchange; instants are epoch milliseconds. */
export interface BookTrade {
  readonly tradeId: string;
  readonly quantity: number;
  readonly price: number;
  readonly at: number;
}

/** An order with what became of it; instants are epoch milliseconds. */
export interface BookOrder {
  readonly orderId: string;
  readonly ticket: OrderTicket;
  readonly receivedAt: number;
  /** From when the book shows it. */
  readonly visibleAt: number;
  readonly status: OrderStatus;
  readonly updatedAt: number;
  readonly modifications: number;
  readonly trades: readonly BookTrade[];
  readonly reason?: string;
}

/** Units of an order that are traded. */
export function filledOf({ trades }: BookOrder): number {
  return trades.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Units of an order that may still trade. */
export function remainingOf(order: BookOrder): number {
  return order.ticket.quantity - filledOf(order);
}

/** True while an order waits at the exchange or on its way there. */
export function isPending({ status }: BookOrder): boolean {
  return status === "TRANSIT" || status === "PENDING" || status === "PART_TRADED";
}
