import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import type { Goal } from "../../shared/allocation/solve/goal.ts";
import { nth } from "../../shared/vocabulary/nth.ts";

/** CVaR 95 of `base` and of lots: a limit, or what the goal weighs. */
export interface Tail {
  readonly base: Float64Array;
  readonly counts: readonly boolean[];
  /** Infinite for what the goal weighs. */
  readonly most: number;
}

/** Tails of a goal's columns, what it weighs last. */
export function tailsOf(problem: AllocationProblem, standing: Int32Array, goal: Goal): Tail[] {
  const limits = problem.tails.map(({ sleeves, held, most }) => {
    const counts = problem.sleeves.map((sleeve) => sleeves.includes(sleeve));
    const base = held.map((result, j) =>
      standing.reduce(
        (sum, lots, c) =>
          lots > 0 && counts[c] ? sum + lots * nth(problem.draws, c * held.length + j) : sum,
        result,
      )
    );
    return {
      base,
      counts: goal.columns.map((c) => counts[c] === true),
      most: Math.max(most, worstMean(held).loss),
    };
  });
  const weighed = {
    base: new Float64Array(problem.drawCount),
    counts: goal.columns.map(() => true),
    most: Infinity,
  };
  return [
    ...limits.filter(({ counts }) => counts.includes(true)),
    ...(goal.tailWeight > 0 ? [weighed] : []),
  ];
}

/** Mean loss of the worst 5% by sorting, and the weight of each draw in it. */
function worstMean(results: Float64Array): { loss: number; weights: Map<number, number> } {
  const order = [...results.keys()].sort((p, q) => nth(results, p) - nth(results, q));
  const weights = new Map<number, number>();
  let left = results.length / 20;
  let loss = 0;
  for (const j of order) {
    if (left <= 0) break;
    const weight = Math.min(1, left) / (results.length / 20);
    weights.set(j, weight);
    loss -= weight * nth(results, j);
    left -= 1;
  }
  return { loss, weights };
}

/** CVaR 95 of lots, whole or not, and the plane below it that touches it there. */
export function planeOf(problem: AllocationProblem, goal: Goal, tail: Tail, x: Float64Array) {
  const results = tail.base.slice();
  const { draws, drawCount } = problem;
  goal.columns.forEach((column, c) => {
    const lots = nth(x, c);
    if (lots === 0 || !tail.counts[c]) return;
    for (let j = 0; j < drawCount; j++) {
      results[j] = nth(results, j) + lots * nth(draws, column * drawCount + j);
    }
  });
  const { loss, weights } = worstMean(results);
  const mean = (of: (j: number) => number) =>
    [...weights].reduce((sum, [j, weight]) => sum - weight * of(j), 0);
  return {
    loss,
    plane: goal.columns.map((column, c) =>
      tail.counts[c] ? mean((j) => nth(draws, column * drawCount + j)) : 0
    ),
    constant: mean((j) => nth(tail.base, j)),
  };
}
