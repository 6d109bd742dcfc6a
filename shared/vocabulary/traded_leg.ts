import type { Right, Segment, Side } from "./terms.ts";

/** One leg to be traded with the quote it is judged by. Quantity in units, prices in rupees. */
export interface TradedLeg {
  readonly legNumber: number;
  readonly right: Right | "underlying";
  readonly side: Side;
  readonly segment: Segment;
  readonly securityId: string;
  readonly quantity: number;
  readonly lotSize: number;
  /** The exchange's threshold for one order; absent where it has none. */
  readonly freezeQuantity?: number;
  readonly tick: number;
  readonly bid?: number;
  readonly ask?: number;
  /** The day's price band, where it is known. */
  readonly lowerLimit?: number;
  readonly upperLimit?: number;
}
