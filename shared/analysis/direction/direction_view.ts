import type { PricedChain } from "../../market/priced_chain.ts";
import type { Direction, Strength } from "../../vocabulary/terms.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { Bars } from "../history/bars.ts";
import type { ComponentName, DirectionFamily, Horizon } from "./components.ts";

/** What earlier sessions measured of an underlying's nearest chain, ascending in date; NaN where a session has no figure. */
export interface FlowHistory {
  readonly dates: readonly TradingDate[];
  /** Volatility of the 25-delta call less that of the put, decimal a year (Q). */
  readonly riskReversal: Float64Array;
  /** Puts over calls by open interest, and by volume. */
  readonly putCallInterest: Float64Array;
  readonly putCallVolume: Float64Array;
}

/** What a direction is found from. */
export interface DirectionInput {
  /** To the session before; bars of today are left out, today's close is the spot. */
  readonly bars: Bars;
  /** Rupees, points for an index. */
  readonly spot: number;
  /** The instant of the spot. */
  readonly at: Date;
  /** NIFTY, for the relative strength of everything else. */
  readonly market?: Bars;
  /** The nearest chain. */
  readonly chain: PricedChain;
  readonly flowHistory: FlowHistory;
}

/** One reading that exists: what was measured, and what it says of the direction. */
export interface DirectionComponent {
  readonly family: DirectionFamily;
  readonly component: ComponentName;
  /** In the component's own unit; negated in the mirror. */
  readonly value: number;
  /** -1 bearish to 1 bullish. */
  readonly score: number;
  /** Share of the whole score; those of a view sum to 1. */
  readonly weight: number;
  /** Instant or date of its data. */
  readonly asOf: string;
}

/** Where an underlying is heading. */
export interface DirectionView {
  readonly direction: Direction;
  readonly strength: Strength;
  /** 0 to 1. */
  readonly confidence: number;
  /** Sessions over which the evidence reaches: up to 5, 5 to 30, more. */
  readonly timeframe: Horizon;
  /** -1 bearish to 1 bullish. */
  readonly score: number;
  readonly components: readonly DirectionComponent[];
}
