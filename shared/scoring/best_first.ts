import type { Ordering, Sleeve } from "../vocabulary/terms.ts";
import { SLEEVES } from "../vocabulary/terms.ts";

/** What strategies are ordered by. */
export interface Ordered {
  readonly underlying: string;
  readonly definition: string;
  readonly sleeve: Sleeve;
  /** Expected value over risk. */
  readonly orderRatio: number;
  /** Expected cost over maximum loss. */
  readonly costRatio: number;
  readonly totalScore: number;
}

/**
 * The order of strategies, best first (method 10.3). By money the better sleeve comes first, in
 * edge and premium the greater value over risk, in carry the least cost; by score the total score
 * alone decides. Equal ones go by name, so that the order is the same every time.
 */
export function bestFirst(ordering: Ordering): (p: Ordered, q: Ordered) => number {
  return (p, q) =>
    (ordering === "score" ? q.totalScore - p.totalScore : byMoney(p, q)) ||
    byName(p.underlying, q.underlying) || byName(p.definition, q.definition);
}

function byMoney(p: Ordered, q: Ordered): number {
  if (p.sleeve !== q.sleeve) return SLEEVES.indexOf(p.sleeve) - SLEEVES.indexOf(q.sleeve);
  return p.sleeve === "carry" ? p.costRatio - q.costRatio : q.orderRatio - p.orderRatio;
}

function byName(p: string, q: string): number {
  return p === q ? 0 : p < q ? -1 : 1;
}
