/** Half spread of the underlying itself, a share of its price. */
const UNDERLYING_HALF_SPREAD = 0.0002;

/** Rupees that one lot controls: what an order's fixed brokerage is spread over. */
export const LOT_VALUE = 1_000_000;

/** Half spread of the underlying in the unit of its price. */
export function underlyingHalfSpread(price: number): number {
  return UNDERLYING_HALF_SPREAD * price;
}
