export const CONVICTIONS = ["very_low", "low", "medium", "high", "very_high"] as const;
export type Conviction = (typeof CONVICTIONS)[number];

/** Conviction of a strategy from its own total score. */
export function convictionOf(total: number): Conviction {
  if (total >= 0.8) return "very_high";
  if (total >= 0.65) return "high";
  if (total >= 0.45) return "medium";
  return total >= 0.25 ? "low" : "very_low";
}
