import type { Ordering } from "../vocabulary/terms.ts";
import { byName } from "./by_name.ts";
import { moneyFirst, type MoneyOrdered } from "./money_first.ts";

/** What strategies are ordered by. */
export interface Ordered extends MoneyOrdered {
  /** The seven-part score, 0 to 1. */
  readonly quantumScore: number;
}

/**
 * The order of strategies, best first (method 10.3): by money, or by the quantum score alone. Equal
 * ones go by name.
 */
export function bestFirst(ordering: Ordering): (p: Ordered, q: Ordered) => number {
  if (ordering === "money") return moneyFirst;
  return (p, q) => q.quantumScore - p.quantumScore || byName(p, q);
}
