import type { ScanColumns } from "./scan_columns.ts";

/**
 * Rupees between two strikes below which the underlying's profile finds a structure narrow; 0
 * without a profile.
 */
export function leastGapOf({ scale, chain }: ScanColumns): number {
  return scale === undefined ? 0 : scale.minWidth * chain.spot;
}

/**
 * How much closer than wanted the nearest two strikes of a set are: 0 from `least` rupees on,
 * towards 1 as they come together. `strikes` ascend; a set of one strike is never narrow.
 */
export function narrowness(strikes: Float64Array, least: number): number {
  let gap = Infinity;
  for (let slot = 1; slot < strikes.length; slot++) {
    const between = (strikes[slot] as number) - (strikes[slot - 1] as number);
    if (between < gap) gap = between;
  }
  return gap >= least ? 0 : (1 - gap / least) ** 2;
}
