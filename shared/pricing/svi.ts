import type { SviParameters, TotalVariance } from "./smile.ts";

/** Raw SVI total variance with its derivatives (method 3.9). */
export function sviVariance(parameters: SviParameters): TotalVariance {
  const { a, b, rho, m, sigma } = parameters;
  const root = (k: number) => Math.sqrt((k - m) * (k - m) + sigma * sigma);
  return {
    w: (k) => a + b * (rho * (k - m) + root(k)),
    w1: (k) => b * (rho + (k - m) / root(k)),
    w2: (k) => b * sigma * sigma / root(k) ** 3,
  };
}

/** Durrleman's g: below 0 somewhere is butterfly arbitrage. */
export function durrleman(variance: TotalVariance, k: number): number {
  return durrlemanOf(k, variance.w(k), variance.w1(k), variance.w2(k));
}

/** The same of total variance at k and its two derivatives. */
function durrlemanOf(k: number, w: number, w1: number, w2: number): number {
  const outer = 1 - k * w1 / (2 * w);
  return outer * outer - 0.25 * w1 * w1 * (1 / w + 0.25) + 0.5 * w2;
}

/** Durrleman's g of a raw slice, its root taken once: what a search asks a thousand times. */
export function sviDurrleman({ a, b, rho, m, sigma }: SviParameters, k: number): number {
  const y = k - m;
  const root = Math.sqrt(y * y + sigma * sigma);
  const w2 = b * sigma * sigma / (root * root * root);
  return durrlemanOf(k, a + b * (rho * y + root), b * (rho + y / root), w2);
}

const GRID = 201;

/** How far from the money a slice is checked for butterflies, in k (method 3.10). */
export function checkReach(atmDeviation: number): number {
  return Math.max(8 * atmDeviation, 0.5);
}

/**
 * Least g over the check grid of method 3.10, k in +-max(8 s, 0.5); -Infinity where total variance
 * is not positive.
 */
export function leastDurrleman(variance: TotalVariance): number {
  const atm = variance.w(0);
  if (!(atm > 0)) return -Infinity;
  const reach = checkReach(Math.sqrt(atm));
  let least = Infinity;
  for (let i = 0; i < GRID; i++) {
    const k = reach * (2 * i / (GRID - 1) - 1);
    if (!(variance.w(k) > 0)) return -Infinity;
    least = Math.min(least, durrleman(variance, k));
  }
  return least;
}

/** True when a slice has no butterfly arbitrage on the check grid and keeps Lee's bound. */
export function isFreeOfButterflies(parameters: SviParameters): boolean {
  return wingsAreBounded(parameters) && leastDurrleman(sviVariance(parameters)) >= 0;
}

/** True when both wings keep Lee's bound b (1 + |rho|) <= 2. */
export function wingsAreBounded({ b, rho }: SviParameters): boolean {
  return b * (1 + Math.abs(rho)) <= 2;
}

/**
 * An SSVI slice as raw SVI: total variance theta at the money, skew rho, curvature phi (method
 * 3.11).
 */
export function ssviParameters(theta: number, rho: number, phi: number): SviParameters {
  const flat = Math.sqrt(1 - rho * rho);
  return {
    a: 0.5 * theta * (1 - rho * rho),
    b: 0.5 * theta * phi,
    rho,
    m: -rho / phi,
    sigma: flat / phi,
  };
}
