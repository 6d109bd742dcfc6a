import type { UnderlyingKind } from "../../vocabulary/terms.ts";

/**
 * Half spread of an option at the money and in it, a share of its premium; twice as wide with each
 * deviation out of it. No book of the past is recorded: an index's is near the fit to its recorded
 * books at 30 days and 2,000 open lots (`npm run bench -- spreads`), a stock's is assumed.
 */
const HALF_SPREAD = { index: 0.003, stock: 0.015 } as const;
/** No bid below half the premium's middle. */
const WIDEST = 0.5;
/** Half spread of the underlying itself, a share of its price. */
const UNDERLYING_HALF_SPREAD = 0.0002;

/** Rupees that one lot controls: what an order's fixed brokerage is spread over. */
export const LOT_VALUE = 1_000_000;

/** Half spread in the unit of the premium; `beyond` in deviations out of the money. */
export function optionHalfSpread(kind: UnderlyingKind, premium: number, beyond: number): number {
  return premium * Math.min(WIDEST, HALF_SPREAD[kind] * 2 ** Math.max(0, beyond));
}

/** Half spread of the underlying in the unit of its price. */
export function underlyingHalfSpread(price: number): number {
  return UNDERLYING_HALF_SPREAD * price;
}
