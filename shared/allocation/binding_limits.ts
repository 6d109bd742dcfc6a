import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import { present } from "../vocabulary/present.ts";
import type { AllocationProblem } from "./allocation_problem.ts";
import type { BookUse, LimitUse } from "./book_use.ts";
import { farthest } from "./farthest.ts";
import type { JudgedLots } from "./judge_lots.ts";

/** A limit of the book, how far lots use it, and how many strategies it keeps a lot from. */
export interface BookLimitUse extends LimitUse {
  readonly blocks: number;
}

/**
 * How far lots use each limit of the book. One binds that is what one lot more of some strategy
 * would pass the farthest; strategies whose underlying another one has, or that a cap of their own
 * holds, ask for none.
 */
export function bindingLimits(
  problem: AllocationProblem,
  { use, broken }: JudgedLots,
): BookLimitUse[] {
  const blocks = new Map<string, number>();
  for (const [first, ...others] of broken) {
    if (first === undefined || first.isCap) continue;
    const key = keyOf(farthest([first, ...others]));
    blocks.set(key, (blocks.get(key) ?? 0) + 1);
  }
  return usesOf(problem, use).map((one) => ({ ...one, blocks: blocks.get(keyOf(one)) ?? 0 }));
}

function keyOf({ name, of = "" }: LimitUse): string {
  return `${name} ${of}`;
}

function usesOf({ counts, sums, tails }: AllocationProblem, use: BookUse): LimitUse[] {
  return [
    ...counts.map(({ name, of, most }, k) => ({
      ...{ name, value: nth(use.counts, k), bound: most },
      ...present({ of }),
    })),
    ...sums.map(({ name, of, most }, k) => ({
      ...{ name, value: at(use.sums, k), bound: most },
      ...present({ of }),
    })),
    ...tails.map(({ name, most }, k) => ({ name, value: at(use.tails, k), bound: most })),
  ];
}
