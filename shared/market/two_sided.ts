import type { UnderlyingKind } from "../vocabulary/terms.ts";
import type { RightColumns } from "./chain_columns.ts";
import type { QuoteRejection } from "./priced_chain.ts";
import { countQuote, type QuoteCounts } from "./quote_counts.ts";
import { at } from "../vocabulary/at.ts";

/** Widest spread that is still a price, as a share of the mid (method 4.1). */
const WIDEST = { index: 0.25, stock: 0.35 } as const;
/** A spread of so many ticks is always allowed. */
const TICKS_ALLOWED = 6;
const MIN_PREMIUM_TICKS = 3;

/** 1 for each quote that is two-sided, in order and tight enough to be a price (method 4.1). */
export function twoSided(
  columns: RightColumns,
  { kind, tick }: { readonly kind: UnderlyingKind; readonly tick: number },
  counts: QuoteCounts,
): Uint8Array {
  const rejectionOf = (bid: number, ask: number): QuoteRejection | undefined => {
    if (Number.isNaN(ask)) return "missing_ask";
    if (Number.isNaN(bid)) return "missing_bid";
    if (ask <= bid) return "crossed";
    const mid = 0.5 * (bid + ask);
    if (mid < MIN_PREMIUM_TICKS * tick) return "below_min_premium";
    return ask - bid > Math.max(TICKS_ALLOWED * tick, WIDEST[kind] * mid) ? "wide" : undefined;
  };
  return Uint8Array.from(columns.bid, (bid, i) => {
    const reason = columns.malformed[i] === 1 ? "not_finite" : rejectionOf(bid, at(columns.ask, i));
    if (reason === undefined) return 1;
    countQuote(counts, reason);
    return 0;
  });
}
