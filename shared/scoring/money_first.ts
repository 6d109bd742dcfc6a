import type { Sleeve } from "../vocabulary/terms.ts";
import { SLEEVES } from "../vocabulary/terms.ts";
import { byName, type Named } from "./by_name.ts";

/** What strategies are ordered by where money decides. */
export interface MoneyOrdered extends Named {
  readonly sleeve: Sleeve;
  /** Expected value over risk. */
  readonly orderRatio: number;
  /** Expected cost over maximum loss. */
  readonly costRatio: number;
}

/**
 * The order of strategies by money, best first (method 10.3): the better sleeve comes first, in
 * edge and premium the greater value over risk, in carry the least cost; equal ones by name.
 */
export function moneyFirst(p: MoneyOrdered, q: MoneyOrdered): number {
  if (p.sleeve !== q.sleeve) return SLEEVES.indexOf(p.sleeve) - SLEEVES.indexOf(q.sleeve);
  const better = p.sleeve === "carry" ? p.costRatio - q.costRatio : q.orderRatio - p.orderRatio;
  return better || byName(p, q);
}
