import type { RightColumns } from "./chain_columns.ts";
import type { QuoteRejection } from "./priced_chain.ts";
import { countQuote, type QuoteCounts } from "./quote_counts.ts";
import { at } from "../vocabulary/at.ts";

/** Rupees by which a butterfly may pay from rounding alone. */
const ROUNDING = 1e-9;

/**
 * Drops the widest quote of every executable contradiction until none is left: a call bid above the
 * ask of a lower strike (a put bid above that of a higher one), and a butterfly that pays for being
 * bought. `usable` is changed.
 */
export function dropContradictions(
  columns: RightColumns,
  usable: Uint8Array,
  counts: QuoteCounts,
): void {
  dropEach(columns, usable, counts, "not_monotone", verticalThatPays);
  dropEach(columns, usable, counts, "not_convex", butterflyThatPays);
}

/** The quotes of the first contradiction among usable ones, ascending in strike; absent if none. */
type Contradiction = (
  columns: RightColumns,
  order: readonly number[],
) => readonly number[] | undefined;

function dropEach(
  columns: RightColumns,
  usable: Uint8Array,
  counts: QuoteCounts,
  reason: QuoteRejection,
  find: Contradiction,
): void {
  const width = (i: number) => at(columns.ask, i) - at(columns.bid, i);
  for (;;) {
    const order = [...usable.keys()].filter((i) => usable[i] === 1);
    const found = find(columns, order);
    if (found === undefined) return;
    usable[found.reduce((p, q) => width(q) > width(p) ? q : p)] = 0;
    countQuote(counts, reason);
  }
}

/** Of the contracts from the dearest on: one that is bid above the least ask before it. */
function verticalThatPays(
  { bid, ask, theta }: RightColumns,
  ascending: readonly number[],
): readonly number[] | undefined {
  const order = theta === 1 ? ascending : ascending.toReversed();
  let cheapest = order[0] ?? 0;
  for (const i of order) {
    if (at(bid, i) > at(ask, cheapest)) return [cheapest, i];
    if (at(ask, i) < at(ask, cheapest)) cheapest = i;
  }
  return undefined;
}

/** Three neighbours of which the middle one is bid above the wings' asks at its strike. */
function butterflyThatPays(
  { bid, ask, strikes }: RightColumns,
  order: readonly number[],
): readonly number[] | undefined {
  for (let j = 1; j + 1 < order.length; j++) {
    const [low, middle, high] = [order[j - 1], order[j], order[j + 1]] as [number, number, number];
    const [a, b, c] = [strikes[low], strikes[middle], strikes[high]] as [number, number, number];
    const share = (c - b) / (c - a);
    const wings = share * at(ask, low) + (1 - share) * at(ask, high);
    if (at(bid, middle) > wings + ROUNDING) return [low, middle, high];
  }
  return undefined;
}
