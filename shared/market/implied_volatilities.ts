import { impliedDeviation } from "../pricing/implied_deviation.ts";
import type { UsableRight } from "./chain_forward.ts";
import { countQuote, type QuoteCounts } from "./quote_counts.ts";
import { at } from "../vocabulary/at.ts";

/** What a price is inverted with. */
export interface ImpliedTerms {
  readonly forward: number;
  readonly discount: number;
  readonly years: number;
  readonly tick: number;
}

/**
 * Volatility implied by each usable mid, decimal a year; NaN where there is none. A usable quote
 * without time value is counted.
 */
export function impliedVolatilities(
  { columns, usable }: UsableRight,
  { forward, discount, years, tick }: ImpliedTerms,
  counts: QuoteCounts,
): Float64Array {
  const { bid, ask, theta: right } = columns;
  return Float64Array.from(columns.strikes, (strike, i) => {
    if (usable[i] !== 1) return Number.NaN;
    const mid = 0.5 * (at(bid, i) + at(ask, i));
    const { deviation, status } = impliedDeviation(mid, { forward, strike, discount, right }, tick);
    if (status === "OK" && deviation !== undefined) return deviation / Math.sqrt(years);
    countQuote(counts, "no_time_value");
    return Number.NaN;
  });
}
