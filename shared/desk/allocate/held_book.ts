import type { HeldBook } from "../../risk/held_book.ts";
import type { StructureRisk } from "../../risk/structure_risk.ts";
import type { AllocationInputs, HeldRow } from "../../storage/allocation_inputs.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { Sleeve } from "../../vocabulary/terms.ts";

/**
 * What is held as the limits see it; `risks` are those of one lot of each row in their order,
 * undefined for what has passed its expiry and moves no more.
 */
export function heldBook(
  { held, names, carryCosts }: Pick<AllocationInputs, "held" | "names" | "carryCosts">,
  risks: readonly (StructureRisk | undefined)[],
): HeldBook {
  const industries = new Map(names.map(({ underlying, industry }) => [underlying, industry]));
  const definitions = new Map<string, number>();
  const capital = new Map<string, number>();
  const bySleeve = new Map<Sleeve, StructureRisk>();
  held.forEach((row, i) => {
    const industry = industries.get(row.underlying) ?? "";
    definitions.set(row.definition, (definitions.get(row.definition) ?? 0) + 1);
    capital.set(industry, (capital.get(industry) ?? 0) + row.capitalUsed);
    const risk = risks[i];
    if (risk === undefined) return;
    bySleeve.set(row.sleeve, sumOf(bySleeve.get(row.sleeve), risk, row.lots));
  });
  return {
    positions: held.length,
    deployed: total(held, ({ capitalUsed }) => capitalUsed),
    undefinedMargin: total(
      held,
      ({ riskClass, margin }) => riskClass === "defined" ? 0 : margin,
    ),
    definitions,
    underlyings: new Set(held.map(({ underlying }) => underlying)),
    industries: capital,
    risks: bySleeve,
    carryCosts,
  };
}

function total(rows: readonly HeldRow[], of: (row: HeldRow) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

function sumOf(
  before: StructureRisk | undefined,
  risk: StructureRisk,
  lots: number,
): StructureRisk {
  const add = (of: "draws" | "stress") =>
    risk[of].map((result, i) => (before === undefined ? 0 : nth(before[of], i)) + lots * result);
  const plus = (of: "delta" | "gamma" | "vega" | "theta") => (before?.[of] ?? 0) + lots * risk[of];
  return {
    draws: add("draws"),
    stress: add("stress"),
    delta: plus("delta"),
    gamma: plus("gamma"),
    vega: plus("vega"),
    theta: plus("theta"),
  };
}
