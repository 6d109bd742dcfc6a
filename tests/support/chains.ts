import { seededMarket } from "../../local/exchange/seeded/seeded_market.ts";
import { contractKey } from "../../shared/market/contract_key.ts";
import { priceChain, type PricedChainResult } from "../../shared/market/price_chain.ts";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import type { RawChain } from "../../shared/vocabulary/chain.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import { fail } from "./assert.ts";
import { present } from "../../shared/vocabulary/present.ts";

/** The instant of all chains made here, inside a session. */
export const CHAIN_AT = new Date("2026-02-09T11:00:00+05:30");

/** A chain of the seeded market as the broker would send it. */
export function rawChain(underlying: string, seed = 1, place = 1): RawChain {
  const market = seededMarket(seed);
  const expiry = market.expiries(underlying, CHAIN_AT)[place] ?? fail(`no expiry of ${underlying}`);
  const chain = market.chain(underlying, expiry, CHAIN_AT) ?? fail(`no chain of ${underlying}`);
  return { underlying, expiry, receivedAt: CHAIN_AT, spot: chain.spot, strikes: chain.strikes };
}

/** Prices a raw chain with every contract listed under the id that the chain gives it. */
export function price(
  raw: RawChain,
  changes: { now?: Date; earlierDigests?: ReadonlySet<string>; listed?: boolean } = {},
): PricedChainResult {
  const listed = new Map(
    raw.strikes.flatMap(({ strike, ...quotes }) =>
      (["call", "put"] as const).map((right) =>
        [contractKey(strike, right), { securityId: quotes[right]?.securityId ?? "1" }] as const
      )
    ),
  );
  return priceChain(raw, {
    kind: ["NIFTY", "BANKNIFTY", "FINNIFTY", "MIDCPNIFTY"].includes(raw.underlying)
      ? "index"
      : "stock",
    lotSize: 65,
    tick: 0.05,
    rate: 0.065,
    now: changes.now ?? CHAIN_AT,
    fixing: instantOf(raw.expiry, "15:30"),
    maxAgeSeconds: 60,
    minMinutesToFixing: 30,
    listed: changes.listed === false ? new Map() : listed,
    ...present({ earlierDigests: changes.earlierDigests }),
  });
}

/** A priced chain of the seeded market. */
export function pricedChain(underlying: string, seed = 1, place = 1): PricedChain {
  const result = price(rawChain(underlying, seed, place));
  return result.ok ? result.chain : fail(result.rejection.message);
}
