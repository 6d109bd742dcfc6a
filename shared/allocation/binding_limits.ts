import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import { present } from "../vocabulary/present.ts";
import type { AllocationProblem } from "./allocation_problem.ts";
import { type BookUse, bookUse, type LimitUse } from "./book_use.ts";
import { brokenByOneMore } from "./broken_by_one_more.ts";
import type { BuiltProblem } from "./build_problem.ts";
import { farthest } from "./farthest.ts";

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
  { problem, columns }: BuiltProblem,
  lots: Int32Array,
): BookLimitUse[] {
  const use = bookUse(problem, lots);
  const blocks = new Map<string, number>();
  const taken = new Set(columns.flatMap(({ underlying }, i) => nth(lots, i) > 0 ? underlying : []));
  columns.forEach(({ underlying }, i) => {
    if (nth(lots, i) === 0 && taken.has(underlying)) return;
    const [first, ...others] = brokenByOneMore(problem, lots, use, i);
    if (first === undefined || first.isCap) return;
    const key = keyOf(farthest([first, ...others]));
    blocks.set(key, (blocks.get(key) ?? 0) + 1);
  });
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
