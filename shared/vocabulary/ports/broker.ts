import type { Instrument } from "../instrument.ts";
import type { OrderState } from "../states.ts";
import type { Segment, Side } from "../terms.ts";

/** What one order asks for. Quantity in units, price in rupees on the tick. */
export interface OrderRequest {
  /** Deterministic, at most 25 characters of [A-Za-z0-9_-]. */
  readonly correlationId: string;
  readonly segment: Segment;
  readonly securityId: string;
  readonly side: Side;
  readonly quantity: number;
  readonly limitPrice: number;
  readonly product: "MARGIN" | "CNC";
}

/** How an order is sent. */
export interface SendOptions {
  /** The request is not begun after this instant, and given up at it. */
  readonly sendBefore?: Date;
  /**
   * True for what takes risk off: it may use the share of the account's rates that entries leave.
   */
  readonly isReducing?: true;
}

/** What an open order becomes: the whole order's quantity, filled units included. */
export interface OrderChange {
  readonly quantity: number;
  readonly limitPrice: number;
}

/** The broker's answer to one send. `unknown` is resolved by asking, never by sending again. */
export type SendOutcome =
  | { readonly kind: "confirmed"; readonly orderId: string }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

export interface OrderFill {
  readonly tradeId: string;
  readonly quantity: number;
  readonly price: number;
  readonly at: Date;
}

/** An order that the broker confirmed: its own number of it, and the units that were asked for. */
export interface KnownOrder {
  readonly orderId: string;
  readonly quantity: number;
}

/** An order as the broker's book shows it. */
export interface BrokerOrder {
  readonly orderId: string;
  readonly correlationId: string;
  readonly state: OrderState;
  readonly filledQuantity: number;
  readonly averagePrice?: number;
  /** Rupees, as it stands now; absent where the broker does not tell. */
  readonly limitPrice?: number;
  readonly reason?: string;
  readonly fills: readonly OrderFill[];
}

/** Where orders go: the paper broker or Dhan, behind the same port. */
export interface Broker {
  readonly mode: "paper" | "live";
  /** Sends an order once: an unknown outcome is never sent again. */
  send(order: OrderRequest, options?: SendOptions): Promise<SendOutcome>;
  /** Changes an open order. What counts is what the broker shows afterwards. */
  modify(orderId: string, change: OrderChange, options?: SendOptions): Promise<SendOutcome>;
  /**
   * The order with that correlation id; absent when the broker knows none. Of one that the broker
   * confirmed, `known` is what it was: where its trades fill it nothing else is asked.
   */
  find(correlationId: string, known?: KnownOrder): Promise<BrokerOrder | undefined>;
  /**
   * Whether the account traded more of a contract on a side today than orders that the broker shows
   * did: one of them is not shown yet.
   */
  hasHiddenUnits(instrument: Instrument, side: Side): Promise<boolean>;
  /** Asks for a cancel. What counts is what the broker shows afterwards. */
  cancel(orderId: string): Promise<void>;
}
