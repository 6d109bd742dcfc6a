import { REGIME_LEVELS, type RegimeLevel } from "../../vocabulary/terms.ts";
import { LEVEL_BOUNDS } from "./measured_level.ts";

/** Percentile points beyond a level's bound at which it is left at once (method 6.15). */
const MARGIN = 5;

/**
 * The level that counts, given the stored one and what today and the session before measured by
 * themselves: a level is left when today's percentile is 5 points beyond its bound, or when both
 * days measured above it or both below it; crisis is entered at once and left only by the second
 * rule (method 6.15).
 */
export function heldLevel(
  stored: RegimeLevel,
  measured: RegimeLevel,
  before: RegimeLevel | undefined,
  percentile: number | undefined,
): RegimeLevel {
  if (measured === "crisis") return measured;
  const change = changeOf(measured, stored);
  if (change === 0) return stored;
  if (before !== undefined && changeOf(before, stored) === change) return measured;
  return percentile !== undefined && isBeyond(stored, change, percentile) ? measured : stored;
}

/** -1 below the stored level, 1 above it. */
function changeOf(level: RegimeLevel, stored: RegimeLevel): number {
  return Math.sign(REGIME_LEVELS.indexOf(level) - REGIME_LEVELS.indexOf(stored));
}

function isBeyond(stored: RegimeLevel, change: number, percentile: number): boolean {
  const place = REGIME_LEVELS.indexOf(stored);
  if (stored === "crisis") return false;
  if (change > 0) return percentile >= (LEVEL_BOUNDS[place]?.percentile ?? Infinity) + MARGIN;
  return percentile <= (LEVEL_BOUNDS[place - 1]?.percentile ?? -Infinity) - MARGIN;
}
