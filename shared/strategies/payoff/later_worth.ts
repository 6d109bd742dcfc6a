import { undiscountedBlack } from "../../pricing/black.ts";
import type { Right } from "../../vocabulary/terms.ts";

/** How an option that outlives the horizon is worth there. */
export interface LaterValuation {
  /** sigma sqrt(T) of what is left after the horizon, at the option's own forward. */
  deviation(strike: number, forward: number): number;
  /** The option's forward over the horizon's, taken as fixed. */
  readonly carry: number;
  /** From the option's expiry to the horizon. */
  readonly discount: number;
}

/**
 * Undiscounted worth at the horizon of an option that outlives it, at a price there; rupees per
 * unit.
 */
export function laterWorth(
  right: Right,
  strike: number,
  price: number,
  { deviation, carry, discount }: LaterValuation,
): number {
  const forward = carry * price;
  if (forward <= 0) return right === "call" ? 0 : discount * strike;
  const theta = right === "call" ? 1 : -1;
  return discount * undiscountedBlack(forward, strike, deviation(strike, forward), theta);
}
