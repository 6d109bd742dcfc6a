import type { Side } from "../vocabulary/terms.ts";

/**
 * How far beyond the far side of the quote a limit may reach, as a share of the price; two ticks at
 * least.
 */
export const ENTRY_REACH = 0.01;
/** An exit must get done: it reaches further. */
export const EXIT_REACH = 0.1;

const MIN_TICKS = 2;

/**
 * A marketable limit on the tick (method 12.2): the far side of the quote and a reach beyond it,
 * never below one tick.
 */
export function limitPrice(
  side: Side,
  quote: { readonly bid: number; readonly ask: number },
  tick: number,
  reach: number,
): number {
  const far = side === "buy" ? quote.ask : quote.bid;
  const beyond = Math.max(MIN_TICKS * tick, reach * far);
  const ticks = side === "buy"
    ? Math.floor((far + beyond) / tick + 1e-9)
    : Math.ceil((far - beyond) / tick - 1e-9);
  // The tick is a decimal fraction: the product is rounded to paise.
  return Math.round(Math.max(1, ticks) * tick * 100) / 100;
}
