import type { PricedChain } from "../../market/priced_chain.ts";

/**
 * Points in moneyness at which variances of both expiries are compared, and the share by which the
 * far one may fall short: rounding of ticks.
 */
const CALENDAR_POINTS = 41;
const SHORTFALL = 0.01;

/**
 * True when the far smile holds less variance than the near one at some moneyness within three
 * deviations (method 5.6).
 */
export function hasCalendarArbitrage(near: PricedChain, far: PricedChain): boolean {
  const reach = 3 * Math.sqrt(near.smile.w(0));
  for (let i = 0; i < CALENDAR_POINTS; i++) {
    const k = reach * (2 * i / (CALENDAR_POINTS - 1) - 1);
    if (far.smile.w(k) < (1 - SHORTFALL) * near.smile.w(k)) return true;
  }
  return false;
}
