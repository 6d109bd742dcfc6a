import type { Side } from "../vocabulary/terms.ts";

/** A quote of one leg; a missing side is left out. */
export interface LegQuote {
  readonly bid?: number;
  readonly ask?: number;
}

/**
 * The middle of a leg's quote, rupees per unit (method 8.2). Between 0 and the ask where nobody
 * bids, as for a worthless wing; where nobody offers it is worth its bid at least. A long leg that
 * is quoted with neither is worth nothing; undefined where no value can be told.
 */
export function legMid(quote: LegQuote | undefined, side: Side): number | undefined {
  if (quote === undefined) return undefined;
  const { bid, ask } = quote;
  if (ask === undefined) return bid ?? (side === "buy" ? 0 : undefined);
  return ((bid ?? 0) + ask) / 2;
}
