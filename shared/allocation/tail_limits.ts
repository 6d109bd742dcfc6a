import type { BookLimits } from "../risk/book_limits.ts";
import type { HeldBook } from "../risk/held_book.ts";
import { tailLoss } from "../statistics/tail_loss.ts";
import { at } from "../vocabulary/at.ts";
import type { LimitName } from "../vocabulary/limit_names.ts";
import { type Sleeve, SLEEVES } from "../vocabulary/terms.ts";
import type { TailLimit } from "./allocation_problem.ts";

/**
 * Budgets of CVaR 95 (method 9.3). Where what is held lies above one already, nothing may add to
 * it.
 */
export function tailLimits(
  { risks }: HeldBook,
  drawCount: number,
  { capital, maxTail }: BookLimits,
): TailLimit[] {
  const tail = (name: LimitName, sleeves: readonly Sleeve[], share: number): TailLimit => {
    const held = new Float64Array(drawCount);
    for (const sleeve of sleeves) {
      const draws = risks.get(sleeve)?.draws;
      if (draws === undefined) continue;
      for (let j = 0; j < drawCount; j++) held[j] = at(held, j) + at(draws, j);
    }
    return { name, sleeves, held, most: Math.max(share * capital, tailLoss(held.slice()).loss) };
  };
  return [
    tail("value_tail_cap", ["edge", "premium"], maxTail.value),
    tail("premium_tail_cap", ["premium"], maxTail.premium),
    tail("book_tail_cap", SLEEVES, maxTail.book),
  ];
}
