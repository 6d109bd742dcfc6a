import type { QueuedAllocation } from "../vocabulary/queued_allocation.ts";
import { ENTRY_REACH } from "./limit_price.ts";

/** A leg as it was analyzed. */
export type AnalyzedLeg = Pick<
  QueuedAllocation["legs"][number],
  "legNumber" | "right" | "side" | "ratio" | "price"
>;

/**
 * The worst price that an entry may trade each leg at, by leg number (method 12.2): the bound of
 * the gate's drift beyond what was analyzed, a share of all legs' premiums added up; of the
 * underlying, whose price is no premium, two reaches. What is far better the gate refuses.
 */
export function worstPrices(
  legs: readonly AnalyzedLeg[],
  maxLegDrift: number,
): Map<number, number> {
  const premiums = legs.filter(({ right }) => right !== "underlying")
    .reduce((sum, { ratio, price }) => sum + ratio * price, 0);
  return new Map(legs.map(({ legNumber, right, side, ratio, price }) => {
    const drift = right === "underlying" ? 2 * ENTRY_REACH * price : maxLegDrift * premiums / ratio;
    return [legNumber, side === "buy" ? price + drift : Math.max(0, price - drift)];
  }));
}
