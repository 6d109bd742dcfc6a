import type { Pivots } from "./price_level.ts";

/**
 * P = (H+L+C)/3, R1 = 2P-L, S1 = 2P-H, R2 = P+(H-L), S2 = P-(H-L) of one finished bar, in the unit
 * of its prices (method 6.14).
 */
export function classicPivots(high: number, low: number, close: number): Pivots {
  const pivot = (high + low + close) / 3;
  return {
    pivot,
    r1: 2 * pivot - low,
    r2: pivot + (high - low),
    s1: 2 * pivot - high,
    s2: pivot - (high - low),
  };
}
