import { normalCdf } from "../statistics/normal.ts";

/** Probability that a lognormal price is at or beyond a barrier within a time, and at its end. */
export interface Touch {
  readonly touch: number;
  readonly beyond: number;
}

/**
 * Continuous monitoring of a barrier above or below the spot under a geometric Brownian motion with
 * a drift a year (method 3.16, case G13). Under Q the drift is that of the forward.
 */
export function probabilityOfTouch(
  spot: number,
  barrier: number,
  years: number,
  volatility: number,
  drift = 0,
): Touch {
  const side = barrier >= spot ? 1 : -1;
  const h = side * Math.log(barrier / spot);
  const nu = side * (drift - 0.5 * volatility * volatility);
  const q = volatility * Math.sqrt(years);
  if (h === 0) return { touch: 1, beyond: normalCdf(nu * years / q) };
  const beyond = normalCdf((nu * years - h) / q);
  const reflected = Math.exp(2 * nu * h / (volatility * volatility)) *
    normalCdf((-h - nu * years) / q);
  return { touch: Math.min(1, beyond + reflected), beyond };
}

/** The same with the smile's own probability of ending beyond: skew moves both alike. */
export function smileTouch({ touch, beyond }: Touch, smileBeyond: number): number {
  const scaled = beyond > 0 ? touch * smileBeyond / beyond : smileBeyond;
  return Math.min(1, Math.max(smileBeyond, scaled));
}
