import type { StrategyRejection } from "../candidate.ts";
import type { ScanInput } from "./scan_input.ts";
import { hasCalendarArbitrage, type TermPair, termPair } from "./term_pair.ts";
import { viewAt } from "./view_at.ts";

/** The pair of the first two expiries, or why there is none. */
export type UsablePair =
  | { readonly pair: TermPair }
  | { readonly reason: StrategyRejection; readonly detail: string };

/** Pairs the first two chains of a scan. */
export function usablePair(input: ScanInput): UsablePair {
  const [near, far] = input.chains;
  if (near === undefined || far === undefined || near.lotSize !== far.lotSize) {
    return {
      reason: "no_second_expiry",
      detail: "it needs a second usable expiry of the same lot size",
    };
  }
  if (hasCalendarArbitrage(near, far)) {
    return {
      reason: "calendar_arbitrage",
      detail: `the smile of ${far.expiry} holds less variance than that of ${near.expiry}`,
    };
  }
  return { pair: termPair(near, far, [viewAt(input, 0), viewAt(input, 1)], input) };
}
