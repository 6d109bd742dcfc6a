import type { ColumnCap } from "./allocation_problem.ts";

/** What a sum may pass its limit by: half a paisa, for doubles do not add up to the last digit. */
export const ROUNDING = 0.005;

/** More lots than any book has; what no cap holds. */
const COUNTLESS = 2 ** 31 - 1;

/** Whole lots that keep all caps, never rounded up. */
export function mostLots(caps: readonly ColumnCap[]): number {
  let lots = COUNTLESS;
  for (const { perLot, most } of caps) {
    if (perLot > 0) lots = Math.min(lots, Math.max(0, Math.floor((most + ROUNDING) / perLot)));
  }
  return lots;
}
