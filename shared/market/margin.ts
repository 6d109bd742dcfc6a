import { bookMargin, type Margin } from "./book_margin.ts";
import { marginBook, type MarginLeg } from "./margin_book.ts";
import type { MarginTerms } from "./risk_array.ts";

/**
 * Exchange margin of a structure by the 16 scenarios of method 13.3, an approximation within 5% of
 * published index figures; the broker's answer is final. A stock's underlying leg is delivery at
 * full price, an index's is its future; both move with the price in the scan.
 */
export function marginOf(legs: readonly MarginLeg[], terms: MarginTerms): Margin {
  return bookMargin(marginBook([{ legs, terms }]));
}
