import type { Right } from "../../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { MarketQuote } from "../market.ts";
import { closesAt, SESSIONS } from "../sessions.ts";
import { TICK } from "../spread_model.ts";
import { optionId } from "./contract_ids.ts";
import { minuteOf, uniform } from "./noise.ts";
import { onTick } from "./on_tick.ts";
import { placeOf, type PricePath } from "./price_path.ts";
import { type Pricer, pricerAt } from "./pricer.ts";
import type { SeededUnderlying } from "./underlyings.ts";

/** Lots of open interest where an option is wanted most. */
const CROWD_LOTS = { index: 12_000, stock: 2_500 } as const;
/** A half spread's share of the price at the money. */
const HALF_SPREAD = { index: 0.0025, stock: 0.006 } as const;
/** Lots at the best price. */
const DEPTH_LOTS = { index: 40, stock: 12 } as const;
/** Deviations beyond which nobody quotes, and in the money. */
const UNQUOTED = { outOfMoney: 6, inTheMoney: 4.5 } as const;

/** The quotes of one expiry at one instant. */
export type OptionQuotes = (strike: number, right: Right) => MarketQuote;

/** Quotes of an underlying's expiry; the instant lies inside a session. */
export function optionQuotes(
  { seed, path }: { readonly seed: number; readonly path: PricePath },
  underlying: SeededUnderlying,
  expiry: TradingDate,
  at: Date,
): { readonly pricer: Pricer; readonly quoteOf: OptionQuotes } {
  const { closed, running: dayShare = 1 } = placeOf(at);
  const pricer = pricerAt(path, underlying, expiry, at);
  const lastClose = closesAt(SESSIONS[closed] ?? expiry);
  const before = pricerAt(path, underlying, expiry, lastClose);
  const { kind, lotSize, strikeStep } = underlying;
  const lots = (amount: number) => Math.max(0, Math.round(amount)) * lotSize;
  const quoteOf: OptionQuotes = (strike, right) => {
    const securityId = optionId(underlying, expiry, strike, right);
    const z = pricer.distance(strike);
    const price = pricer.price(strike, right);
    const outOfMoney = right === "call" ? z : -z;
    const random = (name: string) => uniform(seed, securityId, name);
    const round = Math.round(strike / strikeStep) % 5 === 0 ? 2 : 1;
    const crowd = Math.exp(-0.5 * ((outOfMoney - 0.8) / 1.1) ** 2) * round *
      (0.5 + random("crowd"));
    const scale = CROWD_LOTS[kind];
    const volume = lots(4 * scale * crowd * dayShare);
    const base = {
      securityId,
      volume,
      openInterest: lots(scale * crowd),
      previousClose: onTick(before.price(strike, right)),
      previousOpenInterest: lots(0.95 * scale * crowd),
      previousVolume: lots(3.5 * scale * crowd),
      ...(volume > 0 ? { last: onTick(price), averagePrice: onTick(price) } : {}),
    };
    const distance = Math.abs(z);
    const isUnquoted = distance > UNQUOTED.outOfMoney ||
      (outOfMoney < 0 && distance > UNQUOTED.inTheMoney);
    if (isUnquoted) return base;
    const half = Math.max(0.5 * TICK, HALF_SPREAD[kind] * price) * (1 + 0.35 * distance) *
      (0.8 + 0.4 * random("spread"));
    const bid = Math.floor((price - half) / TICK + 1e-9) * TICK;
    const ask = Math.max(Math.ceil((price + half) / TICK - 1e-9) * TICK, bid + TICK);
    const depth = (name: string) =>
      lotSize *
      Math.ceil(DEPTH_LOTS[kind] * (0.3 + uniform(seed, securityId, name, minuteOf(at))));
    return {
      ...base,
      // Where a bid would be below a tick somebody asks and nobody bids.
      ...(bid >= TICK ? { bid: onTick(bid), bidQuantity: depth("bid") } : {}),
      ask: onTick(ask),
      askQuantity: depth("ask"),
    };
  };
  return { pricer, quoteOf };
}
