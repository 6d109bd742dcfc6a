import { blackGreeks } from "../pricing/greeks.ts";
import type { SmileQuote } from "../pricing/smile_quotes.ts";
import type { UsableRight } from "./chain_forward.ts";
import { at } from "../vocabulary/at.ts";

/** A right with the volatilities implied by its usable mids, NaN where there is none. */
export interface ImpliedRight extends UsableRight {
  readonly impliedVolatility: Float64Array;
}

/** What the quotes' vegas depend on. */
export interface VegaTerms {
  readonly forward: number;
  readonly years: number;
  readonly rate: number;
  /** Half a spread counts as a tick at least. */
  readonly tick: number;
}

/** What a smile is fitted to: puts below the forward, calls from it on, ascending in strike. */
export function outOfMoneyQuotes(
  call: ImpliedRight,
  put: ImpliedRight,
  { forward, years, rate, tick }: VegaTerms,
): SmileQuote[] {
  const found: SmileQuote[] = [];
  call.columns.strikes.forEach((strike, i) => {
    const { columns, usable, impliedVolatility } = strike < forward ? put : call;
    const volatility = at(impliedVolatility, i);
    if (usable[i] !== 1 || Number.isNaN(volatility)) return;
    const { theta: right } = columns;
    const { vega } = blackGreeks({ forward, strike, years, rate, volatility, right });
    const half = 0.5 * (at(columns.ask, i) - at(columns.bid, i));
    found.push({ strike, volatility, vega: 100 * vega, halfSpread: Math.max(half, tick) });
  });
  return found;
}
