import type { Right, Segment, Side } from "./terms.ts";
import type { TradingDate } from "./trading_date.ts";

/** A pending allocation with its strategy's legs, as its entry is judged. */
export interface QueuedAllocation {
  readonly allocationId: number;
  readonly underlying: string;
  readonly definition: string;
  readonly lots: number;
  readonly lotSize: number;
  /** Rupees per lot as analyzed, received +. */
  readonly netPremium: number;
  /** Rupees; null when unlimited. */
  readonly maxLoss: number | null;
  readonly expiry: TradingDate;
  readonly legs: readonly {
    readonly legNumber: number;
    readonly right: Right | "underlying";
    readonly side: Side;
    readonly ratio: number;
    readonly segment: Segment;
    readonly securityId: string;
    /** Rupees per unit as analyzed. */
    readonly price: number;
    readonly tick: number;
    /** The exchange's threshold for one order; null where it has none. */
    readonly freezeQuantity: number | null;
  }[];
}
