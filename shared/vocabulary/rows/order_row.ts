import type { BrokerOrder, OrderFill } from "../ports/broker.ts";

/** A row of `fills`: charges in rupees, as text so that they stay decimal. */
export interface FillRow extends OrderFill {
  readonly charges: string;
}

/**
 * The row of `orders` with its fills, in the broker port's names; its intent holds the correlation
 * id.
 */
export interface OrderRow extends Omit<BrokerOrder, "fills" | "correlationId"> {
  /** Rupees with its tax, once an order; as text so that it stays decimal. */
  readonly brokerage: string;
  readonly fills: readonly FillRow[];
}
