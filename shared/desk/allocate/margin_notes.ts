import type { AllocationColumn } from "../../allocation/allocation_column.ts";
import type { ConfirmedMargin } from "./confirm_margins.ts";

/** What the broker did not confirm of the margins of chosen lots, in words; each reason once. */
export function marginNotes(
  chosen: readonly { readonly column: Pick<AllocationColumn, "strategyId" | "margin"> }[],
  confirmed: ReadonlyMap<number, ConfirmedMargin>,
): string[] {
  const margined = chosen.filter(({ column }) => column.margin > 0);
  if (margined.length > 0 && confirmed.size === 0) {
    return ["margins: the broker's differed in every round; lots count with what it last said"];
  }
  const reasons = new Map<string, number>();
  for (const { column: { strategyId } } of margined) {
    const { note } = confirmed.get(strategyId) ?? {};
    if (note !== undefined) reasons.set(note, 1 + (reasons.get(note) ?? 0));
  }
  return [...reasons].map(([note, count]) =>
    `margins: ${count} of ${margined.length} are the model's, ${note}`
  );
}
