import type { HeldBook } from "../risk/held_book.ts";
import type { StructureRisk } from "../risk/structure_risk.ts";
import { at } from "../vocabulary/at.ts";
import type { RiskClass, Sleeve } from "../vocabulary/terms.ts";

/** A position that is not closed, or an allocation that counts as one. Rupees of all lots. */
export interface HeldStructure {
  readonly underlying: string;
  readonly definition: string;
  readonly industry: string;
  readonly sleeve: Sleeve;
  readonly riskClass: RiskClass;
  readonly lots: number;
  readonly margin: number;
  /** Margin and premium. */
  readonly capital: number;
  /** Taken by an allocation of the date that is allocated. */
  readonly isOfDate: boolean;
  /** Of one lot, from now on; absent for what has passed its expiry: nothing moves it any more. */
  readonly risk?: StructureRisk | undefined;
}

/** What structures hold together, with the ledger of carry (method 9.3). */
export function heldBookOf(
  structures: readonly HeldStructure[],
  carryCosts: readonly number[],
): HeldBook {
  const sum = (amount: (structure: HeldStructure) => number) =>
    structures.reduce((total, structure) => total + amount(structure), 0);
  const risks = new Map<Sleeve, StructureRisk>();
  for (const { sleeve, risk, lots } of structures) {
    if (risk !== undefined) risks.set(sleeve, withLots(risks.get(sleeve), risk, lots));
  }
  return {
    positions: structures.length,
    deployed: sum(({ capital }) => capital),
    addedToday: sum(({ isOfDate, capital }) => isOfDate ? capital : 0),
    undefinedMargin: sum(({ riskClass, margin }) => riskClass === "defined" ? 0 : margin),
    definitions: totals(structures, ({ definition }) => definition, () => 1),
    underlyings: new Set(structures.map(({ underlying }) => underlying)),
    industries: totals(structures, ({ industry }) => industry, ({ capital }) => capital),
    risks,
    carryCosts,
  };
}

function totals(
  structures: readonly HeldStructure[],
  groupOf: (structure: HeldStructure) => string,
  amount: (structure: HeldStructure) => number,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const structure of structures) {
    const group = groupOf(structure);
    sums.set(group, (sums.get(group) ?? 0) + amount(structure));
  }
  return sums;
}

/** A risk with lots of another one added. */
function withLots(
  sum: StructureRisk | undefined,
  risk: StructureRisk,
  lots: number,
): StructureRisk {
  const add = (of: (risk: StructureRisk) => number) =>
    (sum === undefined ? 0 : of(sum)) + lots * of(risk);
  return {
    draws: risk.draws.map((_, j) => add(({ draws }) => at(draws, j))),
    stress: risk.stress.map((_, k) => add(({ stress }) => at(stress, k))),
    delta: add(({ delta }) => delta),
    gamma: add(({ gamma }) => gamma),
    vega: add(({ vega }) => vega),
    theta: add(({ theta }) => theta),
  };
}
