import type { HeldStructure } from "../../allocation/held_book_of.ts";
import type { StructureRisk } from "../../risk/structure_risk.ts";
import type { AllocationInputs } from "../../storage/allocation_inputs.ts";

/**
 * What is held as the limits see it; `risks` are those of one lot of each row in their order,
 * undefined for what has passed its expiry.
 */
export function heldStructures(
  { held, names }: Pick<AllocationInputs, "held" | "names">,
  risks: readonly (StructureRisk | undefined)[],
): HeldStructure[] {
  const industries = new Map(names.map(({ underlying, industry }) => [underlying, industry]));
  return held.map((row, i) => ({
    ...row,
    industry: industries.get(row.underlying) ?? "",
    capital: row.capitalUsed,
    risk: risks[i],
  }));
}
