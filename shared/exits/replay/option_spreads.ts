import type { UnderlyingKind } from "../../vocabulary/terms.ts";

/**
 * Half spread of an option out of the money as a share of its premium, in logarithms: linear in
 * what it depends on. A share, so that it holds at the prices of other years and names.
 */
export interface OptionSpreads {
  /** At the money on the last day, of a strike that nobody holds. */
  readonly level: number;
  /** Added by each deviation out of the money. */
  readonly beyond: number;
  /** Of ln(1 + calendar days to the expiry). */
  readonly days: number;
  /** Of ln(1 + lots open). */
  readonly openLots: number;
  /** Mean ln(1 + lots open) of the books: the past's are not recorded. */
  readonly meanOpenLots: number;
}

/** No bid below half the premium's middle. */
const WIDEST = 0.5;

/**
 * Where no books of the desk's own are known: twice as wide with each deviation. An index's level
 * is near the fit to its recorded books at 30 days and 2,000 open lots (`npm run bench --
 * spreads`), a stock's is assumed.
 */
export const BUILT_IN_SPREADS: Readonly<Record<UnderlyingKind, OptionSpreads>> = {
  index: builtIn(0.003),
  stock: builtIn(0.015),
};

function builtIn(share: number): OptionSpreads {
  return { level: Math.log(share), beyond: Math.LN2, days: 0, openLots: 0, meanOpenLots: 0 };
}

/** Half spread in the unit of the premium; `beyond` in deviations out of the money. */
export function optionHalfSpread(
  spreads: OptionSpreads,
  premium: number,
  beyond: number,
  days: number,
): number {
  const log = spreads.level + spreads.beyond * Math.max(0, beyond) +
    spreads.days * Math.log1p(days) + spreads.openLots * spreads.meanOpenLots;
  return premium * Math.min(WIDEST, Math.exp(log));
}
