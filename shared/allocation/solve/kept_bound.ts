/** What sums of doubles differ by in different orders, as a part of a limit. */
const ROUNDING = 1e-12;

/** A limit as a search keeps it, rupees: what holdings alone break may not get worse. */
export function keptBound(most: number, held: number): number {
  return Math.max(most, held) + ROUNDING * Math.max(Math.abs(most), Math.abs(held));
}
