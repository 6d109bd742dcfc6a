import { moneyFirst } from "../scoring/money_first.ts";
import { tailLoss } from "../statistics/tail_loss.ts";
import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import { present } from "../vocabulary/present.ts";
import type { AllocationColumn } from "./allocation_column.ts";
import type { AllocationProblem } from "./allocation_problem.ts";
import type { BookUse, LimitUse } from "./book_use.ts";
import type { BuiltProblem } from "./build_problem.ts";
import { columnKey } from "./column_key.ts";
import type { JudgedLots } from "./judge_lots.ts";
import { mostLots } from "./most_lots.ts";

/** What the lots of a strategy add to the book. Rupees, of all its lots. */
export interface ExplainedLots {
  readonly column: AllocationColumn;
  readonly lots: number;
  /** Lots that its Kelly bet alone would take; absent for carry. */
  readonly kellyLots?: number;
  readonly capital: number;
  readonly expectedValue: number;
  readonly expectedCost: number;
  /** Its share in each limit it takes of: of the stress grid in the cell nearest to its bound. */
  readonly uses: readonly LimitUse[];
  /** Other strategies of its underlying, best first, by underlying and definition. */
  readonly displaced: readonly string[];
}

/**
 * What each chosen strategy adds (method 11.3). Its share of a tail is the mean loss of its lots
 * over the book's worst draws: these shares, with that of what is held, sum to the CVaR 95.
 */
export function explainLots(
  { problem, columns }: BuiltProblem,
  { lots, use }: Pick<JudgedLots, "lots" | "use">,
): ExplainedLots[] {
  const cell = worstCell(problem, use);
  const parts = use.results.map((results) => partsOf(results, problem));
  return columns.flatMap((column, i): ExplainedLots[] => {
    const some = nth(lots, i);
    if (some === 0) return [];
    const caps = problem.caps[i] ?? [];
    const kelly = caps.filter(({ name }) => name === "kelly_cap");
    return [{
      column,
      lots: some,
      ...present({ kellyLots: kelly.length > 0 ? mostLots(kelly) : undefined }),
      capital: some * at(problem.capital, i),
      expectedValue: some * column.expectedValue,
      expectedCost: some * column.expectedCost,
      uses: [
        ...caps.map(({ name, perLot, most }) => ({ name, value: some * perLot, bound: most })),
        ...problem.sums.flatMap(({ name, of, perLot, most }, k): LimitUse[] => {
          if (at(perLot, i) === 0 || (name === "stress_cap" && k !== cell)) return [];
          return [{ name, ...present({ of }), value: some * at(perLot, i), bound: most }];
        }),
        ...problem.tails.flatMap(({ name, sleeves, most }, k): LimitUse[] => {
          const part = parts[k];
          if (part === undefined || !sleeves.includes(column.sleeve)) return [];
          return [{ name, value: some * part(i), bound: most }];
        }),
      ],
      displaced: columns.filter((other) =>
        other !== column && other.underlying === column.underlying
      ).sort(moneyFirst).map(columnKey),
    }];
  });
}

/** Mean loss of a lot of each column over the worst draws of a book. */
function partsOf(results: Float64Array, { draws, drawCount }: AllocationProblem) {
  const { edge, below, onEdge } = tailLoss(results.slice());
  return (column: number) => {
    let loss = 0;
    for (let j = 0; j < drawCount; j++) {
      const result = at(results, j);
      if (result > edge) continue;
      loss -= (result < edge ? below : onEdge) * at(draws, column * drawCount + j);
    }
    return loss;
  };
}

/** Of the cells of the stress grid the one with the least room. */
function worstCell({ sums }: AllocationProblem, use: BookUse): number {
  const room = (k: number) => (sums[k]?.most ?? 0) - at(use.sums, k);
  return [...sums.keys()].filter((k) => sums[k]?.name === "stress_cap")
    .reduce((worst, k) => worst === -1 || room(k) < room(worst) ? k : worst, -1);
}
