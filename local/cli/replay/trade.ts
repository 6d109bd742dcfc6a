import type { Right, Sleeve, UnderlyingKind } from "../../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";

/** One leg of what was entered. */
export interface TradeLeg {
  readonly legNumber: number;
  readonly right: Right | "underlying";
  readonly strike?: number;
  readonly segment: string;
  readonly securityId: string;
}

/** A fill, or the settlement of what was left at an expiry. */
export interface TradeEvent {
  readonly legNumber: number;
  /** Bought +, sold -; what is settled is sold. */
  readonly units: number;
  /** Rupees per unit. */
  readonly price: number;
  readonly charges: number;
  readonly at: Date;
  readonly isEntry: boolean;
  readonly isSettlement: boolean;
}

/** Everything that an entry came to. Figures of its strategy in rupees a lot. */
export interface Trade {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly definition: string;
  readonly sleeve: Sleeve;
  readonly tradingDate: TradingDate;
  readonly expiry: TradingDate;
  readonly lots: number;
  /** Rupees of margin and premium when it was opened. */
  readonly capitalUsed: number;
  /** The rule that closed it, `unwound` where it never became a position, else `open`. */
  readonly endedBy: string;
  readonly popQ: number;
  readonly popP: number;
  readonly popPolicy?: number;
  readonly evP: number;
  readonly evPolicy?: number;
  readonly legs: readonly TradeLeg[];
  /** By their instants. */
  readonly events: readonly TradeEvent[];
}

/** Groups of trades are told by these. */
export const TRADE_GROUPS = ["sleeve", "definition", "endedBy", "underlying"] as const;
