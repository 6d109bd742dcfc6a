import type { HeldBook } from "../risk/held_book.ts";
import type { StructureRisk } from "../risk/structure_risk.ts";
import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import type { AllocationColumn } from "./allocation_column.ts";
import type { BuiltProblem } from "./build_problem.ts";

/** Capital of the lots by what they are of. Rupees. */
export interface DeployedBy {
  readonly sleeve: Readonly<Record<string, number>>;
  readonly industry: Readonly<Record<string, number>>;
  readonly definition: Readonly<Record<string, number>>;
  readonly direction: Readonly<Record<string, number>>;
  /** Without what has no tier. */
  readonly tier: Readonly<Record<string, number>>;
}

/** What the whole book can come to: what is held, and the lots. Rupees. */
export interface ExplainedBook {
  /** One a draw. */
  readonly results: Float64Array;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly stress: readonly { readonly cell: string; readonly result: number }[];
  /** Capital of the lots, alone. */
  readonly deployed: number;
  readonly deployedBy: DeployedBy;
  /** Expected cost of the carry lots. */
  readonly carryCost: number;
  /** The same for a year in which their like always stands in their place; 0 without any. */
  readonly carryCostYear: number;
}

/** The book as a whole: what is held, and lots of a problem (method 11.3). */
export function explainBook(
  { problem, columns }: BuiltProblem,
  lots: Int32Array,
  { cells, book }: { readonly cells: readonly string[]; readonly book: HeldBook },
): ExplainedBook {
  const chosen = columns.flatMap((column, i) => {
    const some = nth(lots, i);
    return some > 0 ? [{ column, lots: some, capital: some * at(problem.capital, i) }] : [];
  });
  const all = [
    ...[...book.risks.values()].map((risk) => ({ risk, lots: 1 })),
    ...chosen.map(({ column: { risk }, lots }) => ({ risk, lots })),
  ];
  const sum = (result: (risk: StructureRisk) => number) =>
    all.reduce((total, { risk, lots }) => total + lots * result(risk), 0);
  return {
    results: Float64Array.from(
      { length: problem.drawCount },
      (_, j) => sum(({ draws }) => at(draws, j)),
    ),
    delta: sum(({ delta }) => delta),
    gamma: sum(({ gamma }) => gamma),
    vega: sum(({ vega }) => vega),
    theta: sum(({ theta }) => theta),
    stress: cells.map((cell, k) => ({ cell, result: sum(({ stress }) => at(stress, k)) })),
    deployed: chosen.reduce((total, { capital }) => total + capital, 0),
    deployedBy: {
      sleeve: by(chosen, ({ sleeve }) => sleeve),
      industry: by(chosen, ({ industry }) => industry),
      definition: by(chosen, ({ definition }) => definition),
      direction: by(chosen, ({ direction }) => direction),
      tier: by(chosen, ({ tier }) => tier?.toFixed(0)),
    },
    ...carryCosts(chosen.filter(({ column }) => column.sleeve === "carry")),
  };
}

interface Chosen {
  readonly column: AllocationColumn;
  readonly lots: number;
  readonly capital: number;
}

function by(
  chosen: readonly Chosen[],
  groupOf: (column: AllocationColumn) => string | undefined,
): Record<string, number> {
  const capital: Record<string, number> = {};
  for (const one of chosen) {
    const group = groupOf(one.column);
    if (group !== undefined) capital[group] = (capital[group] ?? 0) + one.capital;
  }
  return capital;
}

/** A year's cost is that of the lots times 365 over their days held, weighted by capital. */
function carryCosts(carry: readonly Chosen[]) {
  const sum = (of: (one: Chosen) => number) => carry.reduce((total, one) => total + of(one), 0);
  const carryCost = sum(({ column, lots }) => lots * column.expectedCost);
  const days = sum(({ column, capital }) => capital * column.daysHeld) / sum((one) => one.capital);
  return { carryCost, carryCostYear: carryCost === 0 ? 0 : carryCost * 365 / days };
}
