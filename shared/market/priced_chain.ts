import type { Distribution } from "../pricing/distribution.ts";
import type { Smile } from "../pricing/smile.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";

/** Why one quote was left out; counted with its chain. */
export type QuoteRejection =
  | "missing_bid"
  | "missing_ask"
  | "crossed"
  | "wide"
  | "below_min_premium"
  | "no_time_value"
  | "outside_bounds"
  | "not_monotone"
  | "not_convex"
  | "not_finite"
  | "unlisted";

/** Why a whole chain cannot be used; stored with its task. */
export const CHAIN_REJECTIONS = [
  "empty_chain",
  "duplicate_strike",
  "no_spot",
  "stale_chain",
  "identical_to_earlier",
  "expired",
  "too_close_to_fixing",
  "too_few_two_sided",
  "no_forward",
  "forward_contradicts",
  "quotes_contradict",
  "foreign_ids",
  "no_smile",
] as const;
export type ChainRejection = (typeof CHAIN_REJECTIONS)[number];

/**
 * One right of a chain, one entry a strike. NaN marks what is absent; `usable` is 1 where the quote
 * is listed, two-sided and passed hygiene.
 */
export interface PricedRight {
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly mid: Float64Array;
  readonly bidQuantity: Float64Array;
  readonly askQuantity: Float64Array;
  readonly volume: Float64Array;
  readonly openInterest: Float64Array;
  /** Decimal a year, from the mid. */
  readonly impliedVolatility: Float64Array;
  /**
   * Greeks at the smile's volatility with spot and carry fixed, units of `blackGreeks`; known at
   * every strike.
   */
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly theta: Float64Array;
  readonly vega: Float64Array;
  readonly usable: Uint8Array;
  readonly securityId: readonly (string | undefined)[];
}

/**
 * A chain that passed hygiene, with forward, smile and distribution (measure Q). Rupees per unit.
 */
export interface PricedChain {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly expiry: TradingDate;
  readonly at: Date;
  readonly spot: number;
  readonly forward: number;
  /** Bounds of the forward from executable quotes; absent when no pair gave one. */
  readonly forwardLow?: number;
  readonly forwardHigh?: number;
  /** ACT/365F to the fixing, for discounting and volatilities. */
  readonly years: number;
  readonly rate: number;
  readonly discount: number;
  readonly lotSize: number;
  readonly tick: number;
  readonly smile: Smile;
  readonly distribution: Distribution;
  /** Ascending. */
  readonly strikes: Float64Array;
  readonly call: PricedRight;
  readonly put: PricedRight;
  readonly counts: Readonly<Partial<Record<QuoteRejection, number>>>;
  readonly notes: readonly string[];
  /** Changes whenever any quote changes: finds a feed that stands still. */
  readonly digest: string;
}
