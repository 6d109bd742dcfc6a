/** Deviations clipped to 2 and halved: -1 to 1 (method 6.10); NaN for NaN. */
export function clippedScore(deviations: number): number {
  return Math.max(-1, Math.min(1, 0.5 * deviations));
}
