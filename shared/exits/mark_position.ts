import type { Instrument } from "../vocabulary/instrument.ts";
import type { Mode, Right, Segment, Side } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";

/** An open position as monitor sees it. Amounts in rupees, received +. */
export interface OpenPosition {
  readonly positionId: number;
  readonly underlying: string;
  readonly definition: string;
  readonly mode: Mode;
  readonly state: "open" | "closing";
  readonly lots: number;
  readonly expiry: TradingDate;
  readonly entryNet: number;
  readonly entryCharges: number;
  readonly legs: readonly {
    readonly legNumber: number;
    readonly right: Right | "underlying";
    readonly side: Side;
    readonly segment: Segment;
    readonly securityId: string;
    readonly quantity: number;
    readonly lotSize: number;
    readonly tick: number;
    /** The exchange's threshold for one order; null where it has none. */
    readonly freezeQuantity: number | null;
  }[];
  /** Rows of `exit_rules` in their order, as they are stored. */
  readonly rules: readonly unknown[];
  /** Closing value on mid that the evening before found worth taking, rupees; null without one. */
  readonly closeValueAt: number | null;
  /** Its newest marks of today, oldest first: when, and profit or loss on mid, rupees. */
  readonly marks: readonly TimedMark[];
}

/** Profit or loss on mid at an instant, rupees. */
export interface TimedMark {
  readonly at: Date;
  readonly unrealisedMid: number;
}

/**
 * What a position is worth now, rupees; without a price there is no value, never a 0. The middle of
 * the quotes decides; what closing would bring at their far sides is there where each leg has one.
 */
export type Mark =
  | {
    readonly state: "priced";
    readonly unrealisedMid: number;
    readonly far?: { readonly closeValue: number; readonly unrealised: number };
  }
  | { readonly state: "no_quote" };

/** A quote of one leg; a missing side is left out. */
export interface LegQuote {
  readonly bid?: number;
  readonly ask?: number;
}

/** The mark of a position with the charges of its entry (method 8.2). */
export function markPosition(
  position: OpenPosition,
  quoteOf: (instrument: Instrument) => LegQuote | undefined,
): Mark {
  const entered = position.entryNet - position.entryCharges;
  let [middle, closeValue] = [0, 0];
  for (const leg of position.legs) {
    const quote = quoteOf(leg);
    // A long leg that nobody bids for is worth nothing, and keeps no rule from firing.
    const worthless = quote !== undefined && leg.side === "buy" ? 0 : undefined;
    const mid = midOf(quote ?? {}) ?? worthless;
    if (mid === undefined) return { state: "no_quote" };
    const units = leg.side === "buy" ? leg.quantity : -leg.quantity;
    middle += units * mid;
    closeValue += units * ((leg.side === "buy" ? quote?.bid ?? worthless : quote?.ask) ?? NaN);
  }
  const marked = { state: "priced", unrealisedMid: entered + middle } as const;
  return Number.isNaN(closeValue)
    ? marked
    : { ...marked, far: { closeValue, unrealised: entered + closeValue } };
}

/**
 * Between 0 and the ask where nobody bids, as for a worthless wing; where nobody offers it is worth
 * its bid at least.
 */
function midOf({ bid, ask }: LegQuote): number | undefined {
  if (ask === undefined) return bid;
  return ((bid ?? 0) + ask) / 2;
}
