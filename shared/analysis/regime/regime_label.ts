import type { Direction, RegimeLevel } from "../../vocabulary/terms.ts";

/**
 * Tier of a level (method 6.15): calm is low, normal and elevated are normal, high and crisis are
 * high; in a crisis nothing is entered.
 */
const TIERS = {
  calm: "low",
  normal: "normal",
  elevated: "normal",
  high: "high",
  crisis: "high",
} as const satisfies Record<RegimeLevel, "low" | "normal" | "high">;

/** The nine market states of the replaced system (method 6.15). */
export type RegimeLabel = `${Direction}_${(typeof TIERS)[RegimeLevel]}_vix`;

/** The state that NIFTY's direction and the level make. */
export function regimeLabel(direction: Direction, level: RegimeLevel): RegimeLabel {
  return `${direction}_${TIERS[level]}_vix`;
}
