import type { ListedContract, MarketSnapshot } from "../market.ts";
import { closesAt, opensAt, SESSIONS } from "../sessions.ts";
import { onTick } from "./on_tick.ts";
import { optionQuotes } from "./option_quotes.ts";
import { BAND, priceBand } from "./price_band.ts";
import { placeOf, type PricePath } from "./price_path.ts";
import { pricerAt } from "./pricer.ts";
import type { SeededUnderlying } from "./underlyings.ts";

/** Rupees to either side of a future, and lots there. */
const FUTURE_HALF_SPREAD = 0.1;
const FUTURE_DEPTH_LOTS = 20;

/** The quote of a listed option or future with its day; the instant lies inside a session. */
export function derivativeQuote(
  model: { readonly seed: number; readonly path: PricePath },
  underlying: SeededUnderlying,
  { securityId, strike, right, expiry }: ListedContract,
  at: Date,
): MarketSnapshot {
  const { path } = model;
  const { closed } = placeOf(at);
  const width = BAND[underlying.kind] * path.close(underlying, closed);
  const priceAt = (when: Date) => {
    const pricer = pricerAt(path, underlying, expiry, when);
    return onTick(
      strike === undefined || right === undefined ? pricer.forward : pricer.price(strike, right),
    );
  };
  // An option's extremes are taken where its underlying had its own.
  const { highAt, lowAt } = path.range(underlying, closed + 1, at);
  const opened = opensAt(SESSIONS[closed + 1] ?? "");
  const [open = 0, ...others] = [opened, highAt, lowAt, at].map(priceAt);
  const day = { open, high: Math.max(open, ...others), low: Math.min(open, ...others) };
  if (strike !== undefined && right !== undefined) {
    const quote = optionQuotes(model, underlying, expiry, at).quoteOf(strike, right);
    const limits = priceBand(quote.previousClose ?? open, width);
    return quote.volume > 0
      ? { ...quote, ...day, ...limits, lastTradeAt: at }
      : { ...quote, ...limits };
  }
  const [forward, before] = [priceAt(at), priceAt(closesAt(SESSIONS[closed] ?? ""))];
  const depth = underlying.lotSize * FUTURE_DEPTH_LOTS;
  return {
    ...untradedQuote(securityId, forward, before),
    ...day,
    ...priceBand(before, width),
    bid: onTick(forward - FUTURE_HALF_SPREAD),
    ask: onTick(forward + FUTURE_HALF_SPREAD),
    bidQuantity: depth,
    askQuantity: depth,
    lastTradeAt: at,
  };
}

/** A quote of prices alone. */
export function untradedQuote(
  securityId: string,
  last: number,
  previousClose: number,
): MarketSnapshot {
  return {
    securityId,
    last,
    previousClose,
    volume: 0,
    openInterest: 0,
    previousOpenInterest: 0,
    previousVolume: 0,
  };
}
