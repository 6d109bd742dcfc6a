import type { BrokerOrder, OrderFill } from "./broker.ts";
import type { Instrument } from "../instrument.ts";
import type { Side } from "../terms.ts";
import type { TradingDate } from "../trading_date.ts";

/** An order of the broker's book with what it asks for; whoever sent it. Quantity in units. */
export interface BookedOrder extends Omit<BrokerOrder, "correlationId" | "fills">, Instrument {
  /** Absent where the sender gave none. */
  readonly correlationId?: string;
  readonly side: Side;
  readonly quantity: number;
}

/** A fill of the broker's trade book. */
export interface BookedFill extends OrderFill, Instrument {
  readonly orderId: string;
  readonly side: Side;
}

/** Units that the account holds of an instrument, + bought, - sold. */
export interface BookedPosition extends Instrument {
  readonly quantity: number;
}

/** What the broker says of the whole account, whoever traded in it. */
export interface LiveAccount {
  /** Orders of the present date: a broker forgets them over night. */
  orders(): Promise<BookedOrder[]>;
  /** Fills of the present date. */
  fills(): Promise<BookedFill[]>;
  /** Fills of earlier dates, both included: what a broker tells of orders that it has forgotten. */
  pastFills(from: TradingDate, to: TradingDate): Promise<BookedFill[]>;
  /** What is held, holdings of shares included; nothing that is closed. */
  positions(): Promise<BookedPosition[]>;
  /** The broker's own kill switch: no order is taken for the rest of the day. */
  stopTrading(): Promise<void>;
}
