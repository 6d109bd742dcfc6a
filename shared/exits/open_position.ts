import type { EventKind } from "../vocabulary/event.ts";
import type { Instrument } from "../vocabulary/instrument.ts";
import type { AdjustmentKind, HELD_STATES } from "../vocabulary/states.ts";
import type { Mode, Right, Segment, Side } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { ExplainedProfit } from "./explain_profit.ts";

/** A leg of an open position with what is held of it. Prices in rupees per unit. */
export interface OpenLeg {
  readonly legNumber: number;
  readonly right: Right | "underlying";
  readonly side: Side;
  /** Null for an underlying leg, as its expiry and volatility. */
  readonly strike: number | null;
  readonly expiry: TradingDate | null;
  /** Decimal a year, as its strategy was chosen; null where none was told. */
  readonly entryVolatility: number | null;
  readonly segment: Segment;
  readonly securityId: string;
  readonly quantity: number;
  readonly lotSize: number;
  readonly tick: number;
  /** The exchange's threshold for one order; null where it has none. */
  readonly freezeQuantity: number | null;
}

/** What the market looked like when the strategy of a position was chosen; null: not known. */
export interface EntryMarket {
  readonly spot: number | null;
  /** For the position's expiry. */
  readonly forward: number | null;
}

/** An open position as monitor sees it. Amounts in rupees, received +. */
export interface OpenPosition {
  readonly positionId: number;
  readonly underlying: string;
  readonly definition: string;
  readonly mode: Mode;
  readonly state: (typeof HELD_STATES)[number];
  /** Those that are held: no part of the position closed them. */
  readonly lots: number;
  readonly enteredLots: number;
  /** Each leg stands with all of these lots. */
  readonly isWhole: boolean;
  /** Units of the structure in a lot. */
  readonly unitsPerLot: number;
  readonly expiry: TradingDate;
  readonly openedAt: Date;
  /** The underlying itself, an index or a share. */
  readonly source: Instrument;
  readonly entryMarket: EntryMarket;
  /** Continuous, decimal a year; null where the parameter has no value. */
  readonly rate: number | null;
  /** Of all lots and fills so far, those of closed parts too. */
  readonly entryNet: number;
  readonly entryCharges: number;
  /** What the lots that parts closed brought after all charges, rupees: it is in each mark. */
  readonly banked: number;
  readonly legs: readonly OpenLeg[];
  /** Rows of `exit_rules` in their order, as they are stored. */
  readonly rules: readonly unknown[];
  /** Rows of `adjustment_rules` that are on, as they are stored. */
  readonly adjustmentRules: readonly unknown[];
  /** What is proposed for it and was not accepted yet. */
  readonly proposals: readonly { readonly kind: AdjustmentKind; readonly validUntil: Date }[];
  /** Closing value on mid that the evening before found worth taking, rupees; null without one. */
  readonly closeValueAt: number | null;
  /** Of the underlying and the market from today to the expiry, ascending. */
  readonly events: readonly { readonly date: TradingDate; readonly kind: EventKind }[];
  /** Best profit on mid that two marks in a row reached so far, rupees; null before two marks. */
  readonly peak: number | null;
  /** How far its profit or loss is explained; null before its first reading. */
  readonly explained: ExplainedProfit | null;
  /** Its newest marks of today with as many lots as now, oldest first. */
  readonly marks: readonly TimedMark[];
}

/** What a mark with a price says; what could not be told of the market is absent. */
export interface TimedMark {
  readonly at: Date;
  /** Profit or loss on mid, rupees. */
  readonly unrealisedMid: number;
  /** Of the underlying, rupees. */
  readonly spot?: number;
  /** Rupees per rupee of the spot, of one unit of the structure. */
  readonly delta?: number;
  /** Of the implied volatility since the entry, as a share of it. */
  readonly volatilityChange?: number;
}
