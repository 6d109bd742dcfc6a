import type { Right } from "../../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { expiriesFrom, type Expiry } from "../expiry_dates.ts";
import type { ListedContract } from "../market.ts";
import { TICK } from "../spread_model.ts";
import { contractOfId, futureId, optionId } from "./contract_ids.ts";
import { listedExpiries } from "./listed_expiries.ts";
import { type ListedStrike, listedStrikes } from "./listed_strikes.ts";
import { placeOf, type PricePath } from "./price_path.ts";
import { SEEDED_UNDERLYINGS, type SeededUnderlying } from "./underlyings.ts";

/** Lists of strikes kept: about eight days of the whole universe. */
const MAX_KEPT = 1500;

/** What is listed at an instant. */
export class Listing {
  readonly #seed: number;
  readonly #path: PricePath;
  readonly #kept = new Map<string, readonly ListedStrike[]>();

  constructor(seed: number, path: PricePath) {
    [this.#seed, this.#path] = [seed, path];
  }

  /**
   * Kept, because a request for a thousand quotes asks a thousand times; what is kept is what would
   * be computed.
   */
  strikes(underlying: SeededUnderlying, expiry: TradingDate, at: Date): readonly ListedStrike[] {
    const { closed } = placeOf(at);
    const key = `${underlying.underlying}|${expiry}|${closed}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const close = (index: number) => this.#path.close(underlying, index);
    const strikes = listedStrikes(this.#seed, underlying, expiry, closed, close);
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(key, strikes);
    return strikes;
  }

  /** The contract of an id, absent when it is not listed. */
  contract(securityId: string, at: Date): ListedContract | undefined {
    const found = contractOfId(
      securityId,
      (underlying) => listedExpiries(underlying, at).map(({ date }) => date),
    );
    if (found === undefined) return undefined;
    const { underlying, expiry, strike, right } = found;
    const flag = expiriesFrom(expiry, 1).find(({ date }) => date === expiry)?.flag ?? "M";
    const listedExpiry = { date: expiry, flag };
    if (strike === undefined || right === undefined) return future(underlying, listedExpiry);
    const isListed = this.strikes(underlying, expiry, at).some((listed) =>
      listed.strike === strike && listed.rights.includes(right)
    );
    return isListed ? option(underlying, listedExpiry, strike, right) : undefined;
  }

  /** Every option and future. */
  *contracts(at: Date): Iterable<ListedContract> {
    for (const underlying of SEEDED_UNDERLYINGS) {
      for (const expiry of listedExpiries(underlying, at)) {
        if (expiry.flag === "M") yield future(underlying, expiry);
        for (const { strike, rights } of this.strikes(underlying, expiry.date, at)) {
          for (const right of rights) yield option(underlying, expiry, strike, right);
        }
      }
    }
  }
}

function common({ underlying, lotSize, freezeQuantity }: SeededUnderlying, { date, flag }: Expiry) {
  return { underlying, expiry: date, lotSize, tick: TICK, freezeQuantity, expiryFlag: flag };
}

function future(underlying: SeededUnderlying, expiry: Expiry): ListedContract {
  const securityId = futureId(underlying, expiry.date);
  return { ...common(underlying, expiry), instrument: "future", securityId };
}

function option(
  underlying: SeededUnderlying,
  expiry: Expiry,
  strike: number,
  right: Right,
): ListedContract {
  const securityId = optionId(underlying, expiry.date, strike, right);
  return { ...common(underlying, expiry), instrument: "option", securityId, strike, right };
}
