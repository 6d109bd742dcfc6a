import type { Side } from "../vocabulary/terms.ts";
import { type BandedQuote, limitPrice, MIN_TICKS } from "./limit_price.ts";

/** An open order's limit, rupees per unit, with how far it may go. */
export interface StandingLimit {
  readonly side: Side;
  readonly limit: number;
  readonly tick: number;
  /** Beyond the far side of the quote, and one step from where it stands: a share of the price. */
  readonly reach: number;
  /** The worst price that may be paid or taken; absent for what must get done. */
  readonly worst?: number;
}

/**
 * The next limit of an order that is not filled (method 12.2): at most one step from where it
 * stands towards where it would stand on the present quote, inside the price band and never beyond
 * the worst price. Absent where that is no step towards the market, or there is no quote.
 */
export function nextLimit(
  { side, limit, tick, reach, worst }: StandingLimit,
  quote: BandedQuote,
): number | undefined {
  const wanted = limitPrice(side, quote, tick, reach);
  if (wanted === undefined) return undefined;
  const step = Math.max(MIN_TICKS * tick, reach * limit);
  const ticks = side === "buy"
    ? Math.floor(Math.min(wanted, limit + step, worst ?? Infinity) / tick + 1e-9)
    : Math.ceil(Math.max(wanted, limit - step, worst ?? 0) / tick - 1e-9);
  const next = Math.round(ticks * tick * 100) / 100;
  return (side === "buy" ? next > limit : next < limit) ? next : undefined;
}
