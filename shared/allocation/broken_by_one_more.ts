import { tailLoss } from "../statistics/tail_loss.ts";
import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import { present } from "../vocabulary/present.ts";
import type { AllocationProblem } from "./allocation_problem.ts";
import type { BookUse, LimitUse } from "./book_use.ts";
import { ROUNDING } from "./most_lots.ts";
import { addDraws } from "./add_draws.ts";

/** A limit in the way of one lot more, and whether more capital would widen it far enough. */
export interface BrokenUse extends LimitUse {
  /** Of capital, that the desk would need of it; absent where none is enough. */
  readonly capitalFactor?: number;
  /** Whether it is of the column alone. */
  readonly isCap: boolean;
}

/** Limits that one lot more of a column breaks; of two lots of an underlying it knows nothing. */
export function brokenByOneMore(
  problem: AllocationProblem,
  lots: Int32Array,
  use: BookUse,
  column: number,
): BrokenUse[] {
  const { caps, counts, sleeves } = problem;
  const more = nth(lots, column) + 1;
  const found: BrokenUse[] = [];
  for (const { name, perLot, most } of caps[column] ?? []) {
    if (!(more * perLot > most + ROUNDING)) continue;
    found.push(broken({ name, value: more * perLot, bound: most }, { isCap: true, wide: true }));
  }
  counts.forEach(({ name, of, columns, most }, k) => {
    const value = nth(use.counts, k) + 1;
    if (more > 1 || value <= most || !columns.includes(column)) return;
    found.push(broken({ name, ...present({ of }), value, bound: most }, { wide: false }));
  });
  problem.sums.forEach(({ name, of, perLot, held, most }, k) => {
    const value = at(use.sums, k) + at(perLot, column);
    if (!(at(perLot, column) > 0 && value > most + ROUNDING)) return;
    found.push(broken({ name, ...present({ of }), value, bound: most }, { wide: held < most }));
  });
  const worst = worstDraw(problem, column);
  problem.tails.forEach((tail, k) => {
    const result = use.results[k];
    if (result === undefined || !tail.sleeves.some((sleeve) => sleeve === sleeves[column])) return;
    // The tail of a sum is at most the sum of tails, and a tail at most the worst result.
    if (at(use.tails, k) - worst <= tail.most) return;
    const value = tailWith(problem, result, column);
    if (value <= tail.most + ROUNDING) return;
    const wide = at(use.heldTails, k) < tail.most;
    found.push(broken({ name: tail.name, value, bound: tail.most }, { wide }));
  });
  return found;
}

/** More capital widens every limit in proportion, but counts and what holdings alone fill. */
function broken(
  use: LimitUse,
  { isCap = false, wide }: { readonly isCap?: boolean; readonly wide: boolean },
): BrokenUse {
  return { ...use, isCap, ...present({ capitalFactor: wide ? use.value / use.bound : undefined }) };
}

/** CVaR 95 of a book's draws with one lot more. */
function tailWith(problem: AllocationProblem, result: Float64Array, column: number): number {
  const next = result.slice();
  addDraws(problem, column, 1, next);
  return tailLoss(next).loss;
}

function worstDraw({ draws, drawCount }: AllocationProblem, column: number): number {
  let worst = Infinity;
  for (let j = column * drawCount; j < (column + 1) * drawCount; j++) {
    const result = draws[j] as number;
    if (result < worst) worst = result;
  }
  return worst;
}
