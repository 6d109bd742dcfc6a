import type { PolicyStructure } from "./policy_structure.ts";

/** Rupees per unit. */
export interface PolicyCosts {
  /** Half of each leg's spread, crossed at the entry and again by an early exit. */
  readonly halfSpread: number;
  /** Charges of entry and exit. */
  readonly charges: number;
  readonly entryCharges: number;
}

/** What trading a candidate in and out costs. */
export function policyCosts(structure: PolicyStructure): PolicyCosts {
  const { legs, lotSize, entryChargesPerLot, exitChargesPerLot } = structure;
  return {
    halfSpread: legs.reduce((sum, { ratio, bid, ask }) => sum + 0.5 * ratio * (ask - bid), 0),
    charges: (entryChargesPerLot + exitChargesPerLot) / lotSize,
    entryCharges: entryChargesPerLot / lotSize,
  };
}
