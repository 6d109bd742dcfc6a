import type { BookLimits } from "../risk/book_limits.ts";
import type { HeldBook } from "../risk/held_book.ts";
import { lotCapital } from "../risk/lot_stake.ts";
import type { StructureRisk } from "../risk/structure_risk.ts";
import type { AllocationColumn } from "./allocation_column.ts";
import type { AllocationProblem } from "./allocation_problem.ts";
import { columnKey } from "./column_key.ts";
import { columnCaps } from "./column_caps.ts";
import { countLimits } from "./count_limits.ts";
import { mostLots } from "./most_lots.ts";
import type { LotsRefusal, RefusalReason } from "./refusal.ts";
import { sumLimits } from "./sum_limits.ts";
import { tailLimits } from "./tail_limits.ts";

/** What carry is taken for (method 11.3). */
export interface AllocationAim {
  /** Share of capital that the whole book is brought to. */
  readonly deploymentTarget: number;
  /** Weight of the added lots' CVaR 95 beside their cost. */
  readonly tailWeight: number;
}

/** What an allocation is made of. */
export interface AllocationTerms {
  readonly columns: readonly AllocationColumn[];
  /** Cells of the stress grid, by name. */
  readonly cells: readonly string[];
  readonly drawCount: number;
  readonly book: HeldBook;
  readonly limits: BookLimits;
  readonly aim: AllocationAim;
}

/** A problem, the strategies of its columns, and those that nothing would bring into it. */
export interface BuiltProblem {
  /** Of the desk, rupees: every limit but the counts is a share of it. */
  readonly capital: number;
  readonly problem: AllocationProblem;
  readonly columns: readonly AllocationColumn[];
  readonly refused: readonly LotsRefusal[];
}

/**
 * The problem of an allocation (method 11.3). A strategy of which the caps leave no lot stays in
 * it with none. Throws where a figure is missing.
 */
export function buildProblem(terms: AllocationTerms): BuiltProblem {
  const { cells, drawCount, book, limits, aim } = terms;
  const refused: LotsRefusal[] = [];
  const columns: AllocationColumn[] = [];
  for (const column of [...terms.columns].sort(byKey)) {
    const refusal = notEntered(column, terms);
    if (refusal !== undefined) refused.push({ column, ...refusal });
    else columns.push(column);
  }
  for (const column of columns) complete(columnKey(column), column, terms);
  for (const [sleeve, risk] of book.risks) complete(`what ${sleeve} holds`, { risk }, terms);
  const caps = columns.map((column) => columnCaps(column, limits));
  const draws = new Float64Array(columns.length * drawCount);
  columns.forEach(({ risk }, i) => draws.set(risk.draws, i * drawCount));
  const problem: AllocationProblem = {
    keys: columns.map(columnKey),
    underlyings: columns.map(({ underlying }) => underlying),
    sleeves: columns.map(({ sleeve }) => sleeve),
    values: Float64Array.from(columns, tiltedValue),
    costs: Float64Array.from(columns, ({ expectedCost, tilt }) => expectedCost / tilt),
    capital: Float64Array.from(columns, lotCapital),
    caps,
    mostLots: Int32Array.from(caps, mostLots),
    drawCount,
    draws,
    sums: sumLimits({ columns, cells, book, limits }),
    counts: countLimits(columns, book, limits),
    tails: tailLimits(book, drawCount, limits),
    toDeploy: Math.max(0, aim.deploymentTarget * limits.capital - book.deployed),
    tailWeight: aim.tailWeight,
  };
  return { capital: limits.capital, problem, columns, refused };
}

function byKey(p: AllocationColumn, q: AllocationColumn): number {
  return columnKey(p) < columnKey(q) ? -1 : 1;
}

/** A tilt away makes a gain smaller and a loss greater. */
function tiltedValue({ expectedValue, tilt }: AllocationColumn): number {
  return expectedValue > 0 ? expectedValue * tilt : expectedValue / tilt;
}

interface NotEntered {
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** What stands against a strategy whatever else is chosen. */
function notEntered(
  { sleeve, underlying }: AllocationColumn,
  { limits, book }: AllocationTerms,
): NotEntered | undefined {
  if (limits.regimeLevel === "crisis") {
    return { reason: "regime_crisis", detail: "a crisis takes no entries" };
  }
  if (sleeve === "carry" && limits.carry.year === 0) {
    return { reason: "carry_not_allowed", detail: "carry has no budget in this mode" };
  }
  if (book.underlyings.has(underlying)) {
    return { reason: "position_open", detail: `${underlying} is held or accepted already` };
  }
  return undefined;
}

/** Throws where a figure of a strategy or of holdings is missing. */
function complete(
  whose: string,
  { risk: { draws, stress, ...greeks }, ...figures }: { readonly risk: StructureRisk },
  { cells, drawCount }: AllocationTerms,
): void {
  const missing = Object.entries({ ...figures, ...greeks })
    .find(([, figure]) => typeof figure === "number" && !Number.isFinite(figure))?.[0] ??
    (isWhole(draws, drawCount) ? isWhole(stress, cells.length) ? undefined : "stress" : "draws");
  if (missing === undefined) return;
  throw new RangeError(`${whose} cannot be allocated: ${missing} is not a number`);
}

function isWhole(results: Float64Array, count: number): boolean {
  let sum = 0;
  for (let j = 0; j < results.length; j++) sum += results[j] as number;
  return results.length === count && Number.isFinite(sum);
}
