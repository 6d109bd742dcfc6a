import type { AllocationChoice } from "../allocation/allocation_candidate.ts";
import { lotCapital } from "../risk/lot_stake.ts";
import type { AllocationRunRow } from "../vocabulary/rows/allocation_run_row.ts";

/** What an allocation run stores of its choice: rows of all lots in rupees, and their sum. */
export function allocationRows(
  { chosen, refused }: AllocationChoice,
): Pick<AllocationRunRow, "allocations" | "refusals" | "deployed"> {
  const allocations = chosen.map(({ candidate, lots, reason }, i) => ({
    strategy_id: candidate.strategyId,
    lots,
    margin: lots * candidate.margin,
    premium: lots * candidate.premium,
    capital_used: lots * lotCapital(candidate),
    max_loss: candidate.maxLoss === undefined ? null : lots * candidate.maxLoss,
    expected_value: lots * candidate.expectedValue,
    rank: i + 1,
    reason,
  }));
  return {
    allocations,
    refusals: refused.map(({ candidate, reason, detail }) => ({
      strategy_id: candidate.strategyId,
      reason,
      detail,
    })),
    deployed: allocations.reduce((sum, { capital_used }) => sum + capital_used, 0),
  };
}
