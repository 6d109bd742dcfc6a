import type { Instrument } from "../vocabulary/instrument.ts";
import type { Protection } from "../vocabulary/protection.ts";
import type { QueuedAllocation } from "../vocabulary/queued_allocation.ts";
import type { TradedLeg } from "../vocabulary/traded_leg.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { present } from "../vocabulary/present.ts";

export const DENIALS = [
  "no_quote", // a leg lacks a side of its quote
  "outside_band", // a leg's price is none that the exchange takes today
  "price_moved", // the net premium, or one leg, is not what was analyzed
  "protected", // a lock on the desk, the underlying or the definition
  "banned", // the underlying is in ban period
  "expiry_day", // no day is left
  "session_ends", // the session's last minutes
] as const;
/** Why a plan was refused as a whole before anything was sent. */
export type Denial = (typeof DENIALS)[number];

/** What an entry is judged by at its moment. */
export interface EntryTerms {
  /** The fresh quote of an instrument; absent when there is none. */
  quoteOf(instrument: Instrument): GateQuote | undefined;
  /** The locks that hold now. */
  readonly protections: readonly Protection[];
  /** Underlyings in ban period. */
  readonly banned: ReadonlySet<string>;
  readonly tradingDate: TradingDate;
  /** How far the net premium may have moved, as a share of what was analyzed. */
  readonly maxDrift: number;
  /** The same for one leg, as a share of all legs' premiums added up. */
  readonly maxLegDrift: number;
  /** Minutes until the session closes, and from how many on nothing is begun. */
  readonly minutesLeft: number;
  readonly lastMinutes: number;
}

/** What a leg is quoted at, with the exchange's price band of the day where it is known. */
export interface GateQuote {
  readonly bid?: number;
  readonly ask?: number;
  readonly lowerLimit?: number;
  readonly upperLimit?: number;
}

type QuotedLeg =
  & QueuedAllocation["legs"][number]
  & Pick<TradedLeg, "lowerLimit" | "upperLimit">
  & { readonly bid: number; readonly ask: number };

interface Denied {
  readonly denied: Denial;
  readonly detail: string;
}

/** The legs to trade with the quotes they were judged by, or why nothing is sent. */
export type EntryVerdict = { readonly legs: readonly TradedLeg[] } | Denied;

/**
 * Judges an allocation as a whole on fresh quotes (method 9.4): no lock on it, its underlying not
 * banned, a day and some minutes left at least, every leg two-sided inside its price band, and
 * neither the net premium nor a leg far from what was analyzed. One bad leg denies all.
 */
export function gateEntry(allocation: QueuedAllocation, terms: EntryTerms): EntryVerdict {
  const standing = lockedOut(allocation, terms.protections) ?? inBan(allocation, terms) ??
    expiring(allocation, terms.tradingDate) ?? ending(terms);
  if (standing !== undefined) return standing;
  const quoted: QuotedLeg[] = [];
  for (const leg of allocation.legs) {
    const { bid, ask, lowerLimit, upperLimit } = terms.quoteOf(leg) ?? {};
    if (bid === undefined || ask === undefined || ask <= bid) {
      return deny("no_quote", `leg ${leg.legNumber} (${leg.securityId}) has no two-sided quote`);
    }
    const price = leg.side === "buy" ? ask : bid;
    if (price < (lowerLimit ?? 0) || price > (upperLimit ?? Infinity)) {
      const band = `${lowerLimit ?? "-"} to ${upperLimit ?? "-"}`;
      return deny("outside_band", `leg ${leg.legNumber} at ${price}, allowed are ${band}`);
    }
    quoted.push({ ...leg, bid, ask, ...present({ lowerLimit, upperLimit }) });
  }
  return moved(allocation, quoted, terms.maxDrift) ?? movedLeg(quoted, terms.maxLegDrift) ??
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

function ending({ minutesLeft, lastMinutes }: EntryTerms): Denied | undefined {
  if (minutesLeft > lastMinutes) return undefined;
  return deny(
    "session_ends",
    `${Math.floor(minutesLeft)} minutes are left of the session, ${lastMinutes} are needed`,
  );
}

/** Either way: a price that is far better than what was analyzed is a wrong one. */
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
  if (Math.abs(netPremium - now) <= maxDrift * Math.abs(netPremium)) return undefined;
  return deny(
    "price_moved",
    `net premium ${now.toFixed(2)} a lot against ${netPremium.toFixed(2)} analyzed`,
  );
}

function movedLeg(legs: readonly QuotedLeg[], maxDrift: number): Denied | undefined {
  const options = legs.filter(({ right }) => right !== "underlying");
  const all = options.reduce((sum, { ratio, price }) => sum + ratio * price, 0);
  for (const { legNumber, side, ratio, price, bid, ask } of options) {
    const now = side === "buy" ? ask : bid;
    if (ratio * Math.abs(now - price) <= maxDrift * all) continue;
    return deny("price_moved", `leg ${legNumber} at ${now} against ${price} analyzed`);
  }
  return undefined;
}
