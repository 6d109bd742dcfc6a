import type { Side } from "../vocabulary/terms.ts";

/**
 * How far beyond the far side of the quote a limit may reach, as a share of the price; two ticks at
 * least.
 */
export const ENTRY_REACH = 0.01;
/** An exit must get done: it reaches further. */
export const EXIT_REACH = 0.1;

export const MIN_TICKS = 2;

/** A quote with the day's price band, where that is known; rupees per unit. */
export interface BandedQuote {
  readonly bid?: number;
  readonly ask?: number;
  readonly lowerLimit?: number;
  readonly upperLimit?: number;
}

/**
 * A marketable limit on the tick (method 12.2): the far side of the quote and a reach beyond it,
 * never below one tick, inside the exchange's price band. Absent without a far side, and for one
 * that the band does not allow.
 */
export function limitPrice(
  side: Side,
  quote: BandedQuote,
  tick: number,
  reach: number,
): number | undefined {
  const far = side === "buy" ? quote.ask : quote.bid;
  const { lowerLimit: least = 0, upperLimit: most = Infinity } = quote;
  if (far === undefined || far < least || far > most) return undefined;
  const beyond = Math.max(MIN_TICKS * tick, reach * far);
  const ticks = side === "buy"
    ? Math.floor(Math.min(far + beyond, most) / tick + 1e-9)
    : Math.ceil(Math.max(far - beyond, least) / tick - 1e-9);
  // The tick is a decimal fraction: the product is rounded to paise.
  return Math.round(Math.max(1, ticks) * tick * 100) / 100;
}
