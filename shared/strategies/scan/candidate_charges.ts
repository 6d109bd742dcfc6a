import type { CandidateLeg } from "../candidate.ts";
import { legCharges, underlyingCharges } from "./leg_charges.ts";
import type { ScanInput } from "./scan_input.ts";

/**
 * Charges of entry and expected exit of one lot, per unit. Shares are sold again at their price,
 * options at half of it.
 */
export function candidateCharges(
  legs: readonly CandidateLeg[],
  lotSize: number,
  { tariff, underlying }: ScanInput,
): { entry: number; exit: number } {
  let entry = 0;
  let exit = 0;
  for (const leg of legs) {
    if (leg.right !== "underlying") {
      const charges = legCharges(leg.side, leg.price, lotSize * leg.ratio, tariff);
      entry += charges.entry * leg.ratio;
      exit += charges.exit * leg.ratio;
      continue;
    }
    if (underlying === undefined) continue;
    const charges = underlyingCharges(underlying, lotSize, tariff);
    entry += charges.entry;
    exit += charges.exit;
  }
  return { entry, exit };
}
