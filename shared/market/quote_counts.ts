import type { QuoteRejection } from "./priced_chain.ts";

/** Quotes left out of a chain, by reason. */
export type QuoteCounts = Partial<Record<QuoteRejection, number>>;

/** One more of a rejection. */
export function countQuote(counts: QuoteCounts, reason: QuoteRejection): void {
  counts[reason] = (counts[reason] ?? 0) + 1;
}
