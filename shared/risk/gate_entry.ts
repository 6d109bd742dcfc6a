import type { Instrument } from "../vocabulary/instrument.ts";
import type { Protection } from "../vocabulary/protection.ts";
import type { QueuedAllocation, QueuedLeg } from "../vocabulary/queued_allocation.ts";
import type { TradedLeg } from "../vocabulary/traded_leg.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { present } from "../vocabulary/present.ts";
import type { Denial, Denied } from "./denials.ts";
import { gateContracts } from "./gate_contracts.ts";

/** What an entry is judged by at its moment. */
export interface EntryTerms {
  /** The fresh quote of an instrument; absent when there is none. */
  quoteOf(instrument: Instrument): GateQuote | undefined;
  /** Why the desk begins no entry of this mode; absent while it does. */
  readonly stopped?: string;
  /** The locks that hold now. */
  readonly protections: readonly Protection[];
  /** Whether the underlying is in ban period. */
  readonly isBanned: boolean;
  /** What else holds the underlying, in words; absent when nothing does. */
  readonly heldBy?: string;
  readonly now: Date;
  readonly tradingDate: TradingDate;
  /** Seconds above which a quote is too old. */
  readonly maxQuoteAge: number;
  /** How far the net premium may have moved, as a share of what was analyzed. */
  readonly maxDrift: number;
  /** The same for one leg, as a share of all legs' premiums added up. */
  readonly maxLegDrift: number;
  readonly closesAt: Date;
  /** Minutes before the close from which nothing is begun. */
  readonly lastMinutes: number;
}

/** What a leg is quoted at, with the exchange's price band of the day where it is known. */
export interface GateQuote {
  readonly bid?: number;
  readonly ask?: number;
  readonly lowerLimit?: number;
  readonly upperLimit?: number;
  readonly receivedAt: Date;
}

type LegWithQuote =
  & QueuedLeg
  & Pick<TradedLeg, "lowerLimit" | "upperLimit">
  & { readonly bid: number; readonly ask: number };

/** The legs to trade with the quotes they were judged by, or why nothing is sent. */
export type EntryVerdict = { readonly legs: readonly TradedLeg[] } | Denied;

/**
 * Judges an allocation as a whole on fresh quotes (method 9.4): the desk active, no lock on it, its
 * underlying neither banned nor held, a day and some minutes left at least, its very contracts
 * listed, its calls covered, every leg two-sided inside its price band, and neither the net premium
 * nor a leg far from what was analyzed. One bad leg denies all.
 */
export function gateEntry(allocation: QueuedAllocation, terms: EntryTerms): EntryVerdict {
  const standing = standsAgainst(allocation, terms) ?? gateContracts(allocation);
  if (standing !== undefined) return standing;
  const quoted: LegWithQuote[] = [];
  for (const leg of allocation.legs) {
    const judged = withQuote(leg, terms);
    if ("denied" in judged) return judged;
    quoted.push(judged);
  }
  return moved(allocation, quoted, terms.maxDrift) ?? movedLeg(quoted, terms.maxLegDrift) ??
    { legs: quoted.map((leg) => tradedLeg(leg, allocation)) };
}

function deny(denied: Denial, detail: string): Denied {
  return { denied, detail };
}

/** What no quote can change. */
function standsAgainst(allocation: QueuedAllocation, terms: EntryTerms): Denied | undefined {
  const { stopped, isBanned, heldBy, tradingDate, now, closesAt, lastMinutes } = terms;
  const { underlying, definition, expiry } = allocation;
  if (stopped !== undefined) return deny("not_active", stopped);
  const locked = lockedOut(allocation, terms.protections);
  if (locked !== undefined) return locked;
  if (isBanned) {
    return deny(
      "banned",
      `${underlying} is in ban period on ${tradingDate}: positions may only be reduced`,
    );
  }
  if (expiry <= tradingDate) return deny("expiry_day", `${definition} expires ${expiry}`);
  const minutesLeft = (closesAt.getTime() - now.getTime()) / 60_000;
  if (minutesLeft <= lastMinutes) {
    return deny(
      "session_ends",
      `${Math.floor(minutesLeft)} minutes are left of the session, ${lastMinutes} are needed`,
    );
  }
  return heldBy === undefined
    ? undefined
    : deny("underlying_held", `${underlying} is held by ${heldBy}`);
}

function lockedOut(
  allocation: QueuedAllocation,
  protections: readonly Protection[],
): Denied | undefined {
  const lock = protections.find(({ scope, subject }) =>
    scope === "desk" || subject === allocation[scope]
  );
  if (lock === undefined) return undefined;
  const { kind, reason } = lock;
  const isLoss = kind === "daily_loss" || kind === "weekly_loss" || kind === "drawdown";
  return deny(isLoss ? "loss_limit" : "protected", `${kind}: ${reason}`);
}

function withQuote(leg: QueuedLeg, terms: EntryTerms): LegWithQuote | Denied {
  const quote = terms.quoteOf(leg);
  const { bid, ask, lowerLimit, upperLimit } = quote ?? {};
  const named = `leg ${leg.legNumber}`;
  if (quote === undefined || bid === undefined || ask === undefined || ask <= bid) {
    return deny("no_quote", `${named} (${leg.securityId}) has no two-sided quote`);
  }
  const age = (terms.now.getTime() - quote.receivedAt.getTime()) / 1000;
  if (age > terms.maxQuoteAge) {
    return deny(
      "stale_quote",
      `${named}'s quote is ${age.toFixed(1)} s old, ${terms.maxQuoteAge} are allowed`,
    );
  }
  const price = leg.side === "buy" ? ask : bid;
  if (price < (lowerLimit ?? 0) || price > (upperLimit ?? Infinity)) {
    const band = `${lowerLimit ?? "-"} to ${upperLimit ?? "-"}`;
    return deny("outside_band", `${named} at ${price}, allowed are ${band}`);
  }
  return { ...leg, bid, ask, ...present({ lowerLimit, upperLimit }) };
}

function tradedLeg(
  { ratio, price: _, freezeQuantity, listed: _listed, ...leg }: LegWithQuote,
  { lots, lotSize }: QueuedAllocation,
): TradedLeg {
  return {
    ...leg,
    quantity: lots * lotSize * ratio,
    lotSize,
    ...present({ freezeQuantity }),
  };
}

/** Either way: a price that is far better than what was analyzed is a wrong one. */
function moved(
  { lotSize, netPremium }: QueuedAllocation,
  legs: readonly LegWithQuote[],
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

function movedLeg(legs: readonly LegWithQuote[], maxDrift: number): Denied | undefined {
  const options = legs.filter(({ right }) => right !== "underlying");
  const all = options.reduce((sum, { ratio, price }) => sum + ratio * price, 0);
  for (const { legNumber, side, ratio, price, bid, ask } of options) {
    const now = side === "buy" ? ask : bid;
    if (ratio * Math.abs(now - price) <= maxDrift * all) continue;
    return deny("price_moved", `leg ${legNumber} at ${now} against ${price} analyzed`);
  }
  return undefined;
}
