import type { RegimeLevel } from "../vocabulary/terms.ts";

/**
 * Size of new positions by the regime's tier: calm is low, normal and elevated are normal, high is
 * high, crisis takes none (method 11.2).
 */
export const TIER_FACTOR: Readonly<Record<RegimeLevel, number>> = {
  calm: 0.5,
  normal: 1,
  elevated: 1,
  high: 0.6,
  crisis: 0,
};
