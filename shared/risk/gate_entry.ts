import type { Instrument } from "../vocabulary/instrument.ts";
import type { Protection } from "../vocabulary/protection.ts";
import type { QueuedAllocation } from "../vocabulary/queued_allocation.ts";
import type { TradedLeg } from "../vocabulary/traded_leg.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { present } from "../vocabulary/present.ts";

export const DENIALS = ["no_quote", "price_moved", "protected", "banned", "expiry_day"] as const;
/** Why a plan was refused as a whole before anything was sent. */
export type Denial = (typeof DENIALS)[number];

/** What an entry is judged by at its moment. */
export interface EntryTerms {
  /** The fresh quote of an instrument; absent when there is none. */
  quoteOf(instrument: Instrument): { bid?: number; ask?: number } | undefined;
  /** The locks that hold now. */
  readonly protections: readonly Protection[];
  /** Underlyings in ban period. */
  readonly banned: ReadonlySet<string>;
  readonly tradingDate: TradingDate;
  /** How far the net premium may have moved against the entry, as a share of what was analyzed. */
  readonly maxDrift: number;
}

type QuotedLeg = QueuedAllocation["legs"][number] & { readonly bid: number; readonly ask: number };

interface Denied {
  readonly denied: Denial;
  readonly detail: string;
}

/** The legs to trade with the quotes they were judged by, or why nothing is sent. */
export type EntryVerdict = { readonly legs: readonly TradedLeg[] } | Denied;

/**
 * Judges an allocation as a whole on fresh quotes (method 9.4): no lock on it, its underlying not
 * banned, a day left at least, every leg two-sided, and the net premium not too far against it. One
 * bad leg denies all.
 */
export function gateEntry(allocation: QueuedAllocation, terms: EntryTerms): EntryVerdict {
  const standing = lockedOut(allocation, terms.protections) ?? inBan(allocation, terms) ??
    expiring(allocation, terms.tradingDate);
  if (standing !== undefined) return standing;
  const quoted: QuotedLeg[] = [];
  for (const leg of allocation.legs) {
    const { bid, ask } = terms.quoteOf(leg) ?? {};
    if (bid === undefined || ask === undefined || ask <= bid) {
      return deny("no_quote", `leg ${leg.legNumber} (${leg.securityId}) has no two-sided quote`);
    }
    quoted.push({ ...leg, bid, ask });
  }
  return moved(allocation, quoted, terms.maxDrift) ??
    { legs: quoted.map((leg) => tradedLeg(leg, allocation)) };
}

function deny(denied: Denial, detail: string): Denied {
  return { denied, detail };
}

function lockedOut(
  allocation: QueuedAllocation,
  protections: readonly Protection[],
): Denied | undefined {
  const lock = protections.find(({ scope, subject }) =>
    scope === "desk" || subject === allocation[scope]
  );
  return lock === undefined ? undefined : deny("protected", `${lock.kind}: ${lock.reason}`);
}

function inBan(
  { underlying }: QueuedAllocation,
  { banned, tradingDate }: EntryTerms,
): Denied | undefined {
  if (!banned.has(underlying)) return undefined;
  return deny(
    "banned",
    `${underlying} is in ban period on ${tradingDate}: positions may only be reduced`,
  );
}

function expiring(
  { definition, expiry }: QueuedAllocation,
  tradingDate: TradingDate,
): Denied | undefined {
  return expiry > tradingDate ? undefined : deny("expiry_day", `${definition} expires ${expiry}`);
}

function tradedLeg(
  { ratio, price: _, freezeQuantity, ...leg }: QuotedLeg,
  { lots, lotSize }: QueuedAllocation,
): TradedLeg {
  return {
    ...leg,
    quantity: lots * lotSize * ratio,
    lotSize,
    ...present({ freezeQuantity }),
  };
}

/** Against the entry only: a net premium that became better denies nothing. */
function moved(
  { lotSize, netPremium }: QueuedAllocation,
  legs: readonly QuotedLeg[],
  maxDrift: number,
): Denied | undefined {
  let net = 0;
  for (const { right, side, ratio, bid, ask } of legs) {
    // The premium is that of the options: the underlying's price is not part of it.
    if (right !== "underlying") net += side === "buy" ? -ratio * ask : ratio * bid;
  }
  const now = net * lotSize;
  if (netPremium - now <= maxDrift * Math.abs(netPremium)) return undefined;
  return deny(
    "price_moved",
    `net premium ${now.toFixed(2)} a lot against ${netPremium.toFixed(2)} analyzed`,
  );
}
