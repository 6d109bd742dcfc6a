import { nth } from "../../vocabulary/nth.ts";
import type { Measure } from "./measure.ts";
import type { SearchSpace } from "./search_space.ts";

/** Lots of one column of an underlying, or none of any. */
export interface Choice {
  /** -1 for none. */
  readonly column: number;
  readonly lots: number;
}

/** A measure with every place priced, and what lots may come to that are of use. */
export interface Yardstick {
  readonly measure: Measure;
  readonly most: number;
}

/** Lots of a column from least to most; none where most is less. */
interface Range {
  readonly column: number;
  readonly least: number;
  readonly most: number;
}

/**
 * What each underlying may have in lots of use: what it adds to each yardstick, with the best of
 * all others, may not come above the most. By the first yardstick the best choice comes first, and
 * the underlying whose second choice is worst. Absent where there are more than so many.
 */
export function choicesOf(
  { most, groups }: SearchSpace,
  yardsticks: readonly [Yardstick, ...Yardstick[]],
  atMost: number,
): Choice[][] | undefined {
  const columns = Map.groupBy(most.keys(), (c) => groups[c]?.at(-1));
  const underlyings = [...columns.values()].map((own): Range[] => [
    NONE,
    ...own.map((column) => ({ column, least: 1, most: nth(most, column) })),
  ]);
  const left = yardsticks.reduce(ofUse, underlyings);
  const count = left.flat().reduce((sum, { least, most }) => sum + 1 + most - least, 0);
  if (count > atMost) return undefined;
  const first = yardsticks[0].measure;
  return left.map((own) => own.flatMap(choicesIn))
    .filter((own) => own.some(({ column }) => column >= 0))
    .map((own) => own.sort((p, q) => adds(first, p) - adds(first, q)))
    .map((own) => ({ own, regret: regretOf(first, own) }))
    .sort((p, q) => q.regret - p.regret)
    .map(({ own }) => own);
}

const NONE: Range = { column: -1, least: 0, most: 0 };

function choicesIn({ column, least, most }: Range): Choice[] {
  return Array.from({ length: 1 + most - least }, (_, k) => ({ column, lots: most - k }));
}

/** What a yardstick leaves of the ranges of all underlyings. */
function ofUse(all: readonly Range[][], { measure, most }: Yardstick): Range[][] {
  const lowest = ({ column, least, most }: Range) =>
    Math.min(adds(measure, { column, lots: least }), adds(measure, { column, lots: most }));
  const best = all.map((own) => Math.min(...own.map(lowest)));
  const bound = best.reduce((sum, own) => sum + own, measure.constant);
  return all.map((own, i) =>
    own.flatMap((range) => {
      const spare = most - bound + nth(best, i);
      const kept = within(measure, range, spare);
      return kept.most >= kept.least && lowest(kept) <= spare ? [kept] : [];
    })
  );
}

/** The lots of a range that add no more than so much. */
function within({ perLot, places }: Measure, range: Range, spare: number): Range {
  if (range.column < 0) return range;
  const each = nth(perLot, range.column);
  const edge = (spare - nth(places, range.column)) / each;
  if (each < 0) return { ...range, least: Math.max(range.least, Math.ceil(edge)) };
  return each > 0 ? { ...range, most: Math.min(range.most, Math.floor(edge)) } : range;
}

function adds({ perLot, places }: Measure, { column, lots }: Choice): number {
  return column < 0 ? 0 : lots * nth(perLot, column) + nth(places, column);
}

/** What the second choice adds beside the first; infinite without any. */
function regretOf(measure: Measure, [best, second]: readonly Choice[]): number {
  if (best === undefined || second === undefined) return Infinity;
  return adds(measure, second) - adds(measure, best);
}
