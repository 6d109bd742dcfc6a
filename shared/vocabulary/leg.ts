import type { Right, Side } from "./terms.ts";
import type { TradingDate } from "./trading_date.ts";

interface LegBase {
  readonly side: Side;
  /** Units of this leg in one unit of the structure: 1 or 2 (a whole number above 0). */
  readonly ratio: number;
  /** Entry price per unit, rupees, always positive: the side says who pays. */
  readonly price: number;
}

/** A leg with chosen strike and entry price. */
export interface OptionLeg extends LegBase {
  readonly right: Right;
  readonly strike: number;
  readonly expiry: TradingDate;
  readonly impliedVolatility?: number;
}

/** The underlying itself: delivery of a stock, or an index's future of the same month. */
export interface UnderlyingLeg extends LegBase {
  readonly right: "underlying";
}

export type Leg = OptionLeg | UnderlyingLeg;

/** +1 for a bought leg, -1 for a sold one. */
export function signOf(side: Side): 1 | -1 {
  return side === "buy" ? 1 : -1;
}
