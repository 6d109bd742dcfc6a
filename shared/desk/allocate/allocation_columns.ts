import type { AllocationColumn } from "../../allocation/allocation_column.ts";
import type { StructureRisk } from "../../risk/structure_risk.ts";
import type { CandidateRow } from "../../storage/allocation_inputs.ts";
import { present } from "../../vocabulary/present.ts";

/**
 * Stored strategies as the columns of an allocation's problem, with what each can come to. `tierOf`
 * tells the tier of a definition at today's India VIX.
 */
export function allocationColumns(
  rows: readonly CandidateRow[],
  risks: readonly StructureRisk[],
  tierOf: (definition: string) => number | undefined,
): AllocationColumn[] {
  return rows.flatMap((row, i) =>
    risks.slice(i, i + 1).map((risk) => ({
      ...row,
      // What stands in for another definition has that one's tier.
      ...present({ tier: tierOf(row.standsInFor?.definition ?? row.definition) }),
      expectedCost: Math.max(0, -row.expectedValue),
      daysHeld: row.expectedDaysHeld,
      risk,
    }))
  );
}
