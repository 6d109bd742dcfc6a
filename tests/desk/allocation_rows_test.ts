import { assertEquals } from "@std/assert";
import type { AllocationCandidate } from "../../shared/allocation/allocation_candidate.ts";
import { allocationRows } from "../../shared/desk/allocation_rows.ts";

function candidateOf(strategyId: number, changes: Partial<AllocationCandidate> = {}) {
  return {
    strategyId,
    margin: 1000,
    premium: 50,
    maxLoss: 700,
    expectedValue: 30,
    ...changes,
  } as AllocationCandidate;
}

Deno.test("what was chosen is stored for all lots, ranked as it was chosen, and summed", () => {
  const { maxLoss: _, ...unlimited } = candidateOf(8, { premium: 0 });
  const rows = allocationRows(
    {
      chosen: [
        { candidate: candidateOf(7), lots: 3, reason: "kelly" },
        { candidate: unlimited as AllocationCandidate, lots: 2, reason: "margin" },
      ],
      refused: [{ candidate: candidateOf(9), reason: "position_open", detail: "position 4" }],
    } as Parameters<typeof allocationRows>[0],
  );
  assertEquals(rows, {
    allocations: [
      {
        strategy_id: 7,
        lots: 3,
        margin: 3000,
        premium: 150,
        capital_used: 3150,
        max_loss: 2100,
        expected_value: 90,
        rank: 1,
        reason: "kelly",
      },
      {
        strategy_id: 8,
        lots: 2,
        margin: 2000,
        premium: 0,
        capital_used: 2000,
        max_loss: null,
        expected_value: 60,
        rank: 2,
        reason: "margin",
      },
    ],
    refusals: [{ strategy_id: 9, reason: "position_open", detail: "position 4" }],
    deployed: 5150,
  });
  assertEquals(allocationRows({ chosen: [], refused: [] }).deployed, 0);
});
