/** Shape of a term structure of volatility. */
export const TERM_STATES = ["contango", "flat", "backwardation"] as const;
export type TermState = (typeof TERM_STATES)[number];

/** Near over far volatility above this is backwardation (method 6.8). */
const BACKWARDATION = 1.02;

/** Contango while the nearer volatility is below the farther one, backwardation from 2% above it, flat between (method 6.8). */
export function termState(nearVolatility: number, farVolatility: number): TermState {
  const ratio = nearVolatility / farVolatility;
  if (ratio > BACKWARDATION) return "backwardation";
  return ratio < 1 ? "contango" : "flat";
}
