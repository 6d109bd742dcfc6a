import type { TermState } from "../../vocabulary/terms.ts";

/** Near over far volatility above this is backwardation (method 6.8). */
const BACKWARDATION = 1.02;

/**
 * Contango while the nearer volatility is below the farther one, backwardation from 2% above it,
 * flat between (method 6.8).
 */
export function termState(nearVolatility: number, farVolatility: number): TermState {
  const ratio = nearVolatility / farVolatility;
  if (ratio > BACKWARDATION) return "backwardation";
  return ratio < 1 ? "contango" : "flat";
}
