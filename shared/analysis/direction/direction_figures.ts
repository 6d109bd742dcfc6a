import type { PricedChain } from "../../market/priced_chain.ts";
import type { Direction, DirectionFamily, Strength, Timeframe } from "../../vocabulary/terms.ts";
import type { Bars } from "../history/bars.ts";
import type { IvHistory } from "../iv_history.ts";
import type { ComponentName } from "./components.ts";

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
  readonly ivHistory: IvHistory;
}

/** One reading that exists: what was measured, and what it says of the direction. */
export interface DirectionComponent {
  readonly family: DirectionFamily;
  readonly component: ComponentName;
  /** In the component's own unit; negated in the mirror. */
  readonly value: number;
  /** -1 bearish to 1 bullish. */
  readonly score: number;
  /** Share of the whole score; those of a direction sum to 1. */
  readonly weight: number;
  /** Instant or date of its data. */
  readonly asOf: string;
}

/** Where an underlying is heading. */
export interface DirectionFigures {
  readonly direction: Direction;
  readonly strength: Strength;
  /** 0 to 1. */
  readonly confidence: number;
  readonly timeframe: Timeframe;
  /** -1 bearish to 1 bullish. */
  readonly score: number;
  readonly components: readonly DirectionComponent[];
}
