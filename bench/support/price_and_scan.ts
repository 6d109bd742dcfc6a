import { contractKey } from "../../shared/market/contract_key.ts";
import { priceChain } from "../../shared/market/price_chain.ts";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import {
  type HorizonView,
  NO_VIEW,
  type ScanInput,
} from "../../shared/strategies/scan/scan_input.ts";
import type { QuotedStrike } from "../../shared/vocabulary/chain.ts";
import type { UnderlyingKind } from "../../shared/vocabulary/terms.ts";
import { instantOf, type TradingDate } from "../../shared/vocabulary/trading_date.ts";
import { TARIFF } from "../../tests/support/tariff.ts";

/** A chain before it is priced. */
export interface BenchChain {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly expiry: TradingDate;
  readonly at: Date;
  readonly spot: number;
  readonly strikes: readonly QuotedStrike[];
}

/** Prices a chain with all of its contracts listed; absent when it is refused. */
export function pricedOf({ kind, at, ...chain }: BenchChain): PricedChain | undefined {
  const result = priceChain({ ...chain, receivedAt: at }, {
    kind,
    lotSize: 65,
    tick: 0.05,
    rate: 0.065,
    now: at,
    fixing: instantOf(chain.expiry, "15:30"),
    maxAgeSeconds: 60,
    minMinutesToFixing: 30,
    listed: new Map(
      chain.strikes.flatMap(({ strike, ...quotes }) =>
        (["call", "put"] as const).map((right) =>
          [contractKey(strike, right), { securityId: quotes[right]?.securityId ?? "1" }] as const
        )
      ),
    ),
  });
  return result.ok ? result.chain : undefined;
}

/** A view of so much of the implied volatility; of all of it the market's own. */
function viewOf(beta: number): HorizonView {
  return beta === 1
    ? NO_VIEW
    : { ...NO_VIEW, beta, sceptical: { beta: 0.5 * (1 + beta), sdLogBeta: 0.08 } };
}

/** What the scan of each underlying takes under a view, at the desk's default limits. */
export function scanInputs(chains: readonly PricedChain[], beta = 1): ScanInput[] {
  return Map.groupBy(chains, ({ underlying }) => underlying).values().map((of): ScanInput => ({
    chains: of,
    definitions: TRADED,
    views: of.map(() => viewOf(beta)),
    tariff: TARIFF,
    limits: {
      minOpenInterestLots: 20,
      minVolumeLots: 1,
      minCreditWidth: 0.15,
      minWingDelta: 0.2,
      maxRoundTripCredit: 0.1,
      maxRoundTripProfit: 0.05,
      minPopCredit: 0.55,
      minPopDebit: 0.25,
    },
  })).toArray();
}
