import type { Instrument } from "./instrument.ts";
import type { Right, Side } from "./terms.ts";
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
  /** Margin and premium of all lots as chosen, rupees. */
  readonly capitalUsed: number;
  readonly expiry: TradingDate;
  readonly legs: readonly QueuedLeg[];
}

/** A leg as analyzed. */
export interface QueuedLeg extends ListedLeg {
  readonly legNumber: number;
  readonly right: Right | "underlying";
  readonly side: Side;
  readonly ratio: number;
  /** Rupees per unit. */
  readonly price: number;
  /** The exchange's threshold for one order; null where it has none. */
  readonly freezeQuantity: number | null;
  /** The same contract as the newest list has it; null where it is not listed. */
  readonly listed: ListedLeg | null;
}

/** What makes a leg that very contract: its id, the units of a lot, the step of its price. */
interface ListedLeg extends Instrument {
  readonly lotSize: number;
  readonly tick: number;
}
