import type { Instrument } from "./states.ts";
import type { Right, Segment, UnderlyingKind } from "./terms.ts";
import type { TradingDate } from "./trading_date.ts";

/**
 * One line of the universe. `securityId` and `segment` are the broker's for the underlying itself.
 */
export interface Underlying {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly securityId: string;
  readonly segment: Segment;
  readonly industry: string;
  readonly weight: number;
  /** Rupees; absent when nobody said. */
  readonly marketCap?: number;
}

/** What a contract is. `tick` and `strike` in rupees, `lotSize` and `freezeQuantity` in units. */
export interface Contract {
  readonly underlying: string;
  readonly segment: Segment;
  readonly securityId: string;
  readonly instrument: Instrument;
  readonly expiry: TradingDate;
  /** Absent for a future. */
  readonly strike?: number;
  readonly right?: Right;
  readonly lotSize: number;
  readonly tick: number;
  /** The exchange's threshold: the largest legal order lies below it. */
  readonly freezeQuantity?: number;
}
