import { nth } from "../../shared/vocabulary/nth.ts";
import type { ProgramRow } from "./program.ts";

/**
 * What lots come to where rows are paid for at prices: no less than this is what any lots within
 * the rows come to, whatever the prices (Lagrange).
 */
export interface PricedLots {
  /** Of a lot and of a place, a column each. */
  readonly lot: readonly number[];
  readonly place: readonly number[];
  /** Of no lots at all. */
  readonly nothing: number;
}

/**
 * Costs of lots with rows paid for: at duals below 0 what rows are used above their upper bound, at
 * duals above 0 what they lack of their lower one. Rows hold lots first and their places after;
 * other columns of theirs are left out.
 */
export function pricedLots(
  costs: readonly number[],
  rows: readonly ProgramRow[],
  duals: readonly number[],
): PricedLots {
  const lot = [...costs];
  const place = costs.map(() => 0);
  let nothing = 0;
  rows.forEach(({ indices, values, lower, upper }, r) => {
    const dual = nth(duals, r);
    const bound = dual < 0 ? upper : lower;
    // Without a bound on that side it is rounding.
    if (dual === 0 || !Number.isFinite(bound)) return;
    nothing += dual * bound;
    indices.forEach((index, k) => {
      const [of, c] = index < costs.length ? [lot, index] : [place, index - costs.length];
      if (c < place.length) of[c] = nth(of, c) - dual * nth(values, k);
    });
  });
  return { lot, place, nothing };
}
