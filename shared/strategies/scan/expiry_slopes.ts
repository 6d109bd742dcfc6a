import { signOf } from "../../vocabulary/leg.ts";
import type { Definition } from "../definition.ts";

/** Profit and loss of a definition at one expiry, whatever its strikes are. */
export interface ExpirySlopes {
  /** Below the first slot, between each two, and above the last one. */
  readonly slopes: Float64Array;
  /**
   * Puts bought less puts sold at each slot: what each rupee of its strike adds at a price of 0.
   */
  readonly puts: Float64Array;
}

/** Slopes between the slots, and what the strikes are worth at a price of 0. */
export function expirySlopes({ legs, placements }: Definition): ExpirySlopes {
  const slopes = new Float64Array(placements.length + 1);
  const puts = new Float64Array(placements.length);
  for (const { right, side, ratio, slot } of legs) {
    const quantity = signOf(side) * ratio;
    if (right === "put") puts[slot] = (puts[slot] as number) + quantity;
    for (let segment = 0; segment <= placements.length; segment++) {
      const own = right === "underlying" || (right === "call" && slot < segment)
        ? quantity
        : right === "put" && slot >= segment
        ? -quantity
        : 0;
      slopes[segment] = (slopes[segment] as number) + own;
    }
  }
  return { slopes, puts };
}
