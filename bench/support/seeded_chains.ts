import { seededMarket } from "../../local/exchange/seeded/seeded_market.ts";
import { contractKey, priceChain } from "../../shared/market/price_chain.ts";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import { MARKET_VIEW } from "../../shared/pricing/distribution.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import type { ScanInput } from "../../shared/strategies/scan/scan_input.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";

const AT = new Date("2026-02-09T11:00:00+05:30");
const EXPIRIES = 2;
const RATES = { sttSell: 0.001, sttBuy: 0, exchange: 0.0003503, ipft: 0.000005, stampBuy: 0.00003 };

/** The chains of the seeded market's first underlyings, two expiries each, as the broker would send them, still to be priced. */
export function seededChains(underlyings = Infinity): (() => PricedChain | undefined)[] {
  const market = seededMarket(1);
  return market.underlyings(AT).slice(0, underlyings).flatMap(({ underlying, kind }) =>
    market.expiries(underlying, AT).slice(1, 1 + EXPIRIES).flatMap((expiry) => {
      const chain = market.chain(underlying, expiry, AT);
      if (chain === undefined) return [];
      const listed = new Map(
        chain.strikes.flatMap(({ strike }) => [
          [contractKey(strike, "call"), { securityId: "1" }] as const,
          [contractKey(strike, "put"), { securityId: "1" }] as const,
        ]),
      );
      return [() => {
        const result = priceChain({ underlying, expiry, receivedAt: AT, ...chain }, {
          kind,
          lotSize: 65,
          tick: 0.05,
          rate: 0.065,
          now: AT,
          fixing: instantOf(expiry, "15:30"),
          maxAgeSeconds: 60,
          minMinutesToFixing: 30,
          listed,
        });
        return result.ok ? result.chain : undefined;
      }];
    })
  );
}

/** What the scan of each underlying takes, at the desk's default limits. */
export function scanInputs(chains: readonly PricedChain[]): ScanInput[] {
  return Map.groupBy(chains, ({ underlying }) => underlying).values().map((of): ScanInput => ({
    chains: of,
    definitions: TRADED,
    view: MARKET_VIEW,
    tariff: {
      brokeragePerOrder: 20,
      gst: 0.18,
      sebi: 0.000001,
      sttExercise: 0.00125,
      option: RATES,
      future: RATES,
      equity: RATES,
    },
    limits: {
      minOpenInterestLots: 20,
      maxRoundTripCredit: 0.1,
      maxRoundTripProfit: 0.05,
      minPopCredit: 0.55,
      minPopDebit: 0.25,
    },
  })).toArray();
}
