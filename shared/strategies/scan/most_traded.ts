import type { Placement } from "../definition.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { wantedPlace } from "./slot_targets.ts";

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
  const wanted = wantedPlace(placement, columns);
  const nearest = found.reduce((p, q) => Math.abs(q - wanted) < Math.abs(p - wanted) ? q : p);
  const { call, put } = columns;
  const interest = (i: number) =>
    (call.quotes.openInterest[i] || 0) + (put.quotes.openInterest[i] || 0);
  const open = (i: number) => i === nearest ? Infinity : interest(i);
  return found.toSorted((p, q) => open(q) - open(p) || p - q).subarray(0, DENSE).sort();
}
