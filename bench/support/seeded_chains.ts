import { seededMarket } from "../../local/exchange/seeded/seeded_market.ts";
import type { BenchChain } from "./price_and_scan.ts";

const AT = new Date("2026-02-09T11:00:00+05:30");
const EXPIRIES = 2;

/**
 * Chains of the seeded market's first underlyings, two expiries each, as the broker would send
 * them.
 */
export function seededChains(underlyings = Infinity): BenchChain[] {
  const market = seededMarket(1);
  return market.underlyings(AT).slice(0, underlyings).flatMap(({ underlying, kind }) =>
    market.expiries(underlying, AT).slice(1, 1 + EXPIRIES).flatMap((expiry) => {
      const chain = market.chain(underlying, expiry, AT);
      return chain === undefined ? [] : [{ underlying, kind, expiry, at: AT, ...chain }];
    })
  );
}
