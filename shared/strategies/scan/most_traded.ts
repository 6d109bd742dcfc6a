import type { Placement } from "../definition.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { offTarget } from "./targets_of.ts";

/**
 * Strikes of one band that structures of three slots and more are built from: where a chain lists
 * more, the most open ones.
 */
const DENSE = 12;

/**
 * At most `DENSE` strikes of a band: the one nearest to its target, then by open interest, lower
 * strikes first. Ascending.
 */
export function mostTraded(
  found: Int32Array,
  placement: Placement,
  columns: ScanColumns,
): Int32Array {
  if (found.length <= DENSE) return found;
  const off = offTarget(placement, columns);
  const nearest = off === undefined
    ? undefined
    : found.reduce((p, q) => (off[q] as number) < (off[p] as number) ? q : p);
  const { call, put } = columns;
  const interest = (i: number) =>
    (call.quotes.openInterest[i] || 0) + (put.quotes.openInterest[i] || 0);
  const open = (i: number) => i === nearest ? Infinity : interest(i);
  return found.toSorted((p, q) => open(q) - open(p) || p - q).subarray(0, DENSE).sort();
}
