import type { PricedChain } from "../../market/priced_chain.ts";
import { at } from "../../vocabulary/at.ts";
import { present } from "../../vocabulary/present.ts";
import type { Right } from "../../vocabulary/terms.ts";

/** One option of a priced chain. Prices in rupees per unit. */
export interface QuotedOption {
  readonly right: Right;
  readonly strike: number;
  readonly bid?: number;
  readonly ask?: number;
  /** Of the smile, signed. */
  readonly delta: number;
  /** Decimal a year, of its mid; absent where its quote has none. */
  readonly impliedVolatility?: number;
  /** Listed, two-sided, and past every check of hygiene. */
  readonly isUsable: boolean;
}

/** The options of a right, ascending in strike. */
export function quotedOptions(chain: PricedChain, right: Right): QuotedOption[] {
  const columns = chain[right];
  const known = (column: Float64Array, i: number) => {
    const value = at(column, i);
    return Number.isNaN(value) ? undefined : value;
  };
  return Array.from(chain.strikes, (strike, i) => ({
    right,
    strike,
    delta: at(columns.delta, i),
    isUsable: columns.usable[i] === 1,
    ...present({
      bid: known(columns.bid, i),
      ask: known(columns.ask, i),
      impliedVolatility: known(columns.impliedVolatility, i),
    }),
  }));
}
