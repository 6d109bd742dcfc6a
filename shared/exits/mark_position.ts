import type { Instrument } from "../vocabulary/instrument.ts";
import type { ExitRuleRow } from "../vocabulary/rows/strategy_row.ts";
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
    readonly tick: number;
    /** The exchange's threshold for one order; null where it has none. */
    readonly freezeQuantity: number | null;
  }[];
  readonly rules: readonly ExitRuleRow[];
}

/**
 * What closing would bring now at the far side of every quote, rupees; without one of them there is
 * no value, never a 0.
 */
export type Mark =
  | {
    readonly state: "priced";
    readonly closeValue: number;
    readonly unrealised: number;
    /** At the middle of the quotes; absent without both sides of every leg. */
    readonly unrealisedMid?: number;
  }
  | { readonly state: "no_quote" };

/**
 * The executable mark of a position (method 8.2): its closing value, and profit or loss with the
 * charges of its entry.
 */
export function markPosition(
  position: OpenPosition,
  quoteOf: (instrument: Instrument) => { bid?: number; ask?: number } | undefined,
): Mark {
  let closeValue = 0;
  let midValue = 0;
  for (const leg of position.legs) {
    const { bid, ask } = quoteOf(leg) ?? {};
    const price = leg.side === "buy" ? bid : ask;
    if (price === undefined) return { state: "no_quote" };
    const units = leg.side === "buy" ? leg.quantity : -leg.quantity;
    closeValue += units * price;
    midValue += bid === undefined || ask === undefined ? NaN : units * (bid + ask) / 2;
  }
  const entered = position.entryNet - position.entryCharges;
  const marked = { state: "priced", closeValue, unrealised: entered + closeValue } as const;
  return Number.isNaN(midValue) ? marked : { ...marked, unrealisedMid: entered + midValue };
}
