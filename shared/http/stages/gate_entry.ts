import { quoteKey } from "../../dhan/market_quotes.ts";
import type { TradedLeg } from "../../execution/build_intents.ts";
import type { Protection, QueuedAllocation } from "../../storage/plan_store.ts";
import type { SnapshotQuote } from "../../vocabulary/ports/market_data.ts";

export const DENIALS = ["no_quote", "price_moved", "protected", "banned", "expiry_day"] as const;
/** Why a plan was refused as a whole before anything was sent. */
export type Denial = (typeof DENIALS)[number];

export type Gate =
  | { readonly legs: readonly TradedLeg[] }
  | { readonly denied: Denial; readonly detail: string };

/** Judges an allocation as a whole on fresh quotes (method 9.4): no lock on it, its underlying not banned, every leg two-sided, and the net premium not too far against it. One bad leg denies all. */
export function gateEntry(
  allocation: QueuedAllocation,
  quotes: ReadonlyMap<string, SnapshotQuote>,
  protections: readonly Protection[],
  banned: ReadonlySet<string>,
  tradingDate: string,
  maxDrift: number,
): Gate {
  const lock = protections.find(({ scope, subject }) =>
    scope === "desk" || subject === allocation[scope]
  );
  if (lock !== undefined) return { denied: "protected", detail: `${lock.kind}: ${lock.reason}` };
  if (banned.has(allocation.underlying)) {
    return {
      denied: "banned",
      detail:
        `${allocation.underlying} is in ban period on ${tradingDate}: positions may only be reduced`,
    };
  }
  if (allocation.expiry <= tradingDate) {
    return {
      denied: "expiry_day",
      detail: `${allocation.definition} expires ${allocation.expiry}`,
    };
  }
  const legs: TradedLeg[] = [];
  let net = 0;
  for (const leg of allocation.legs) {
    const quote = quotes.get(quoteKey(leg));
    if (quote?.bid === undefined || quote.ask === undefined || quote.ask <= quote.bid) {
      return {
        denied: "no_quote",
        detail: `leg ${leg.legNumber} (${leg.securityId}) has no two-sided quote`,
      };
    }
    const { bid, ask } = quote;
    if (leg.right !== "underlying") {
      net += leg.side === "buy" ? -leg.ratio * ask : leg.ratio * bid;
    }
    legs.push({
      legNumber: leg.legNumber,
      right: leg.right,
      side: leg.side,
      segment: leg.segment,
      securityId: leg.securityId,
      quantity: allocation.lots * allocation.lotSize * leg.ratio,
      lotSize: allocation.lotSize,
      tick: leg.tick,
      bid,
      ask,
      ...(leg.freezeQuantity === null ? {} : { freezeQuantity: leg.freezeQuantity }),
    });
  }
  const now = net * allocation.lotSize;
  const worse = allocation.netPremium - now;
  if (worse > maxDrift * Math.abs(allocation.netPremium)) {
    return {
      denied: "price_moved",
      detail: `net premium ${now.toFixed(2)} a lot against ${
        allocation.netPremium.toFixed(2)
      } analyzed`,
    };
  }
  return { legs };
}
