import { nth } from "../../vocabulary/nth.ts";
import type { PricedRow } from "./priced_rows.ts";

/** Rows of sums, the dearest first, of which a price is varied alone. */
const VARIED = 3;

/**
 * Prices, and others near them: no sum priced; the price of each of the dearest sums twice and half
 * as high. Lots that use little of a sum are ruled out by its lower price, those that use much by
 * its higher one.
 */
export function variedPrices(rows: readonly PricedRow[], paid: Float64Array): Float64Array[] {
  const sums = rows.filter(({ key, group, room }) =>
    group === undefined && room > 0 && nth(paid, key) > 0
  ).map(({ key }) => key);
  if (sums.length === 0) return [paid];
  const dearest = sums.toSorted((p, q) => nth(paid, q) - nth(paid, p)).slice(0, VARIED);
  return [
    paid,
    paid.map((price, key) => sums.includes(key) ? 0 : price),
    ...[2, 0.5].flatMap((times) => dearest.map((key) => paid.with(key, times * nth(paid, key)))),
  ];
}
