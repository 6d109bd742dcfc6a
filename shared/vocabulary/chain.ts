import type { TradingDate } from "./trading_date.ts";

/**
 * One contract's quote as a broker sent it. What was missing or zero where zero means missing is
 * absent.
 */
export interface Quote {
  readonly securityId?: string;
  readonly bid?: number;
  readonly bidQuantity?: number;
  readonly ask?: number;
  readonly askQuantity?: number;
  readonly last?: number;
  /** Units traded today. */
  readonly volume?: number;
  /** Units open. */
  readonly openInterest?: number;
  readonly previousOpenInterest?: number;
  readonly previousClose?: number;
}

export interface QuotedStrike {
  readonly strike: number;
  readonly call?: Quote;
  readonly put?: Quote;
}

/** All quotes of one underlying and expiry at one instant, unchecked. */
export interface RawChain {
  readonly underlying: string;
  readonly expiry: TradingDate;
  /** Absent when the broker sent none or 0. */
  readonly spot?: number;
  /** When the reply arrived: the broker's chain carries no time of its own. */
  readonly receivedAt: Date;
  readonly strikes: readonly QuotedStrike[];
}
