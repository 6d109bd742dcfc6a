import type { RightColumns } from "./chain_columns.ts";
import type { ChainTerms } from "./chain_terms.ts";
import { contractKey } from "./contract_key.ts";
import { dropContradictions } from "./drop_contradictions.ts";
import { countQuote, type QuoteCounts } from "./quote_counts.ts";
import { twoSided } from "./two_sided.ts";

/**
 * 1 for each quote of a right that is two-sided, listed and in no contradiction to a tighter one;
 * what is left out is counted.
 */
export function usableQuotes(
  columns: RightColumns,
  terms: Pick<ChainTerms, "kind" | "tick" | "listed">,
  counts: QuoteCounts,
): Uint8Array {
  const usable = twoSided(columns, terms, counts);
  columns.strikes.forEach((strike, i) => {
    if (usable[i] === 0 || terms.listed.has(contractKey(strike, columns.right))) return;
    usable[i] = 0;
    countQuote(counts, "unlisted");
  });
  dropContradictions(columns, usable, counts);
  return usable;
}
