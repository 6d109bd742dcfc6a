import type { RightColumns } from "./chain_columns.ts";
import { countQuote, type QuoteCounts } from "./quote_counts.ts";
import { at } from "../vocabulary/at.ts";

/** What bounds a price without any model. Rupees per unit. */
export interface PriceBounds {
  readonly forward: number;
  readonly discount: number;
  readonly tick: number;
}

/**
 * Drops quotes outside the bounds that no model can leave: intrinsic below (less a tick), forward
 * or strike above, both discounted. `usable` is changed.
 */
export function dropOutsideBounds(
  { bid, ask, strikes, theta }: RightColumns,
  usable: Uint8Array,
  { forward, discount, tick }: PriceBounds,
  counts: QuoteCounts,
): void {
  for (let i = 0; i < strikes.length; i++) {
    if (usable[i] !== 1) continue;
    const strike = at(strikes, i);
    const lower = discount * Math.max(theta * (forward - strike), 0);
    const upper = discount * (theta === 1 ? forward : strike);
    if (at(ask, i) >= lower - tick && at(bid, i) <= upper) continue;
    usable[i] = 0;
    countQuote(counts, "outside_bounds");
  }
}
