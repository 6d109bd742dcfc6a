import { tailLoss } from "../statistics/tail_loss.ts";
import type { LimitName } from "../vocabulary/limit_names.ts";
import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import type { AllocationProblem } from "./allocation_problem.ts";
import { addDraws } from "./add_draws.ts";

/** What lots and what is held come to together, limit by limit of a problem. Rupees. */
export interface BookUse {
  readonly sums: Float64Array;
  /** Structures with lots, of each count. */
  readonly counts: Int32Array;
  /** Result of each draw, of each tail; and its CVaR 95. */
  readonly results: readonly Float64Array[];
  readonly tails: Float64Array;
  /** The same of what is held alone. */
  readonly heldTails: Float64Array;
}

/** How far a limit is used. Rupees, but of counts: those are the places that holdings leave. */
export interface LimitUse {
  readonly name: LimitName;
  readonly of?: string;
  readonly value: number;
  readonly bound: number;
}

/** How far lots use the limits of a problem. */
export function bookUse(problem: AllocationProblem, lots: Int32Array): BookUse {
  const { sums, counts, tails, sleeves } = problem;
  const taken = [...lots.keys()].filter((i) => nth(lots, i) > 0);
  const results = tails.map(({ held, sleeves: of }) => {
    const result = held.slice();
    sleeves.forEach((sleeve, i) => {
      if (of.includes(sleeve) && nth(lots, i) > 0) addDraws(problem, i, nth(lots, i), result);
    });
    return result;
  });
  return {
    sums: Float64Array.from(
      sums,
      ({ perLot, held }) => taken.reduce((sum, i) => sum + nth(lots, i) * at(perLot, i), held),
    ),
    counts: Int32Array.from(
      counts,
      ({ columns }) => columns.filter((i) => nth(lots, i) > 0).length,
    ),
    results,
    tails: Float64Array.from(results, lossOf),
    heldTails: Float64Array.from(tails, ({ held }) => lossOf(held)),
  };
}

function lossOf(results: Float64Array): number {
  return tailLoss(results.slice()).loss;
}
