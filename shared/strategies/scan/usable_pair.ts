import type { StrategyRejection } from "../candidate.ts";
import { hasCalendarArbitrage } from "./has_calendar_arbitrage.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { type TermPair, termPair } from "./term_pair.ts";

/** The pair of the first two expiries, or why there is none. */
export type UsablePair =
  | { readonly pair: TermPair }
  | { readonly reason: StrategyRejection; readonly detail: string };

/** Pairs the first two expiries of a scan. */
export function usablePair([near, far]: readonly ScanColumns[]): UsablePair {
  if (near === undefined || far === undefined || near.chain.lotSize !== far.chain.lotSize) {
    return {
      reason: "no_second_expiry",
      detail: "it needs a second usable expiry of the same lot size",
    };
  }
  if (hasCalendarArbitrage(near.chain, far.chain)) {
    return {
      reason: "calendar_arbitrage",
      detail:
        `the smile of ${far.chain.expiry} holds less variance than that of ${near.chain.expiry}`,
    };
  }
  return { pair: termPair(near, far) };
}
