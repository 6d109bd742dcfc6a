import type { Candidate } from "../candidate.ts";
import type { ScanGate } from "./scan_gates.ts";

/**
 * Why a candidate failed a gate of the scan, with the figures that did; the gate of liquidity has
 * none.
 */
export function rejectionDetail(gate: ScanGate, candidate: Candidate): string {
  return DETAILS[gate](candidate);
}

const DETAILS: Record<ScanGate, (candidate: Candidate) => string> = {
  illiquid: () => "",
  credit_below_rule: ({ netPremium }) =>
    `a net premium of ${netPremium.toFixed(2)} a unit is less than its name promises`,
  impossible_premium: ({ netPremium }) =>
    `a net premium of ${netPremium} leaves no risk or no gain`,
  cost_above_limit: ({ roundTripCost, netPremium, maxProfit }) =>
    `a round trip costs ${roundTripCost.toFixed(2)} a unit against a premium of ${
      netPremium.toFixed(2)
    } and a maximum profit of ${maxProfit?.toFixed(2) ?? "unlimited"}`,
  pop_below_minimum: ({ popP }) => `probability of profit ${(100 * popP).toFixed(1)}%`,
};
