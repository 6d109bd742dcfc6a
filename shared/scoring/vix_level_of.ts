import type { VixLevel } from "../vocabulary/terms.ts";

/** Greatest India VIX, in points, of the levels below high; each belongs to its level. */
export interface VixBounds {
  readonly low: number;
  readonly normal: number;
}

/** Level of India VIX by which the tiers of definitions are read (method 10.5). */
export function vixLevelOf(vix: number, { low, normal }: VixBounds): VixLevel {
  return vix <= low ? "low" : vix <= normal ? "normal" : "high";
}
