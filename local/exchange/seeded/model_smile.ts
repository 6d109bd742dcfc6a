import type { TotalVariance } from "../../../shared/pricing/smile.ts";
import { ssviParameters, sviVariance } from "../../../shared/pricing/svi.ts";
import type { SeededUnderlying } from "./underlyings.ts";

/** Skew and curvature of the smiles, in units of their own deviation. */
const SHAPE = {
  index: { rho: -0.45, curvature: 0.7 },
  stock: { rho: -0.2, curvature: 0.65 },
} as const;

/** An underlying's smile for some years, at a factor on every volatility; theta is at the money. */
export function modelSmile(
  { kind, volatility }: SeededUnderlying,
  years: number,
  factor: number,
): { readonly theta: number; readonly variance: TotalVariance } {
  // Near expiries feel the market's nerves fully, far ones less.
  const theta = (volatility * factor ** Math.exp(-2 * years)) ** 2 * years;
  const { rho, curvature } = SHAPE[kind];
  return { theta, variance: sviVariance(ssviParameters(theta, rho, curvature / Math.sqrt(theta))) };
}
