import { tailLoss } from "../../statistics/tail_loss.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem, TailLimit } from "../allocation_problem.ts";
import { addDraws } from "../add_draws.ts";
import type { Goal } from "./goal.ts";
import { keptBound } from "./kept_bound.ts";

/** CVaR 95 of `base` and of the draws of the lots: a limit, or what the goal weighs. */
export interface SpaceTail {
  /** What is held and what stands; one a draw. */
  readonly base: Float64Array;
  /** Whether a column's draws count; one a column of the space. */
  readonly member: readonly boolean[];
  /** Infinite for the goal's. */
  most: number;
  /** Absent for the goal's. */
  readonly limit?: TailLimit;
}

/** Tails that the columns of a goal change; the goal's own, where it weighs one, is the last. */
export function spaceTails(
  problem: AllocationProblem,
  standing: Int32Array,
  { columns, tailWeight }: Goal,
): SpaceTail[] {
  const limits = problem.tails.map((tail) => ({
    base: baseOf(problem, standing, tail),
    member: columns.map((column) => counts(problem, tail, column)),
    most: keptBound(tail.most, tailLoss(tail.held.slice()).loss),
    limit: tail,
  }));
  const weighed = {
    base: new Float64Array(problem.drawCount),
    member: columns.map(() => true),
    most: Infinity,
  };
  return [
    ...limits.filter(({ member }) => member.includes(true)),
    ...(tailWeight > 0 ? [weighed] : []),
  ];
}

function counts({ sleeves }: AllocationProblem, tail: TailLimit, column: number): boolean {
  return tail.sleeves.some((sleeve) => sleeve === sleeves[column]);
}

function baseOf(problem: AllocationProblem, standing: Int32Array, tail: TailLimit): Float64Array {
  const base = tail.held.slice();
  for (let column = 0; column < standing.length; column++) {
    const lots = nth(standing, column);
    if (lots > 0 && counts(problem, tail, column)) addDraws(problem, column, lots, base);
  }
  return base;
}
