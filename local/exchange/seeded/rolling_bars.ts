import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { RollingBar, RollingRequest } from "../market.ts";
import { closesAt, opensAt, sessionIndex, SESSIONS } from "../sessions.ts";
import { TICK } from "../spread_model.ts";
import { listedExpiries } from "./listed_expiries.ts";
import { onTick } from "./on_tick.ts";
import { optionQuotes } from "./option_quotes.ts";
import type { PricePath } from "./price_path.ts";
import { pricerAt } from "./pricer.ts";
import type { SeededUnderlying } from "./underlyings.ts";

interface Model {
  readonly seed: number;
  readonly path: PricePath;
}

/** Bars of an option that keeps its distance from the money, up to an instant. */
export function rollingBars(
  model: Model,
  underlying: SeededUnderlying,
  request: RollingRequest,
  until: Date,
): RollingBar[] {
  const bars: RollingBar[] = [];
  const step = request.intervalMinutes * 60_000;
  for (let i = Math.max(1, sessionIndex(request.from)); i < SESSIONS.length; i++) {
    const date = SESSIONS[i] ?? "";
    if (date < request.from) continue;
    if (date >= request.to) break;
    const flagged = listedExpiries(underlying, opensAt(date))
      .filter(({ flag }) => flag === request.expiryFlag);
    const expiry = flagged[request.expiryCode - 1]?.date;
    if (expiry === undefined) continue;
    const end = Math.min(closesAt(date).getTime(), until.getTime());
    for (let start = opensAt(date).getTime(); start + step <= end; start += step) {
      bars.push(barOf(model, underlying, request, { expiry, start: new Date(start), step }));
    }
  }
  return bars;
}

/**
 * One bar: opening, middle and end by the model, volume and open interest as quoted at its opening.
 */
function barOf(
  model: Model,
  underlying: SeededUnderlying,
  { right, offset }: RollingRequest,
  { expiry, start, step }: { expiry: TradingDate; start: Date; step: number },
): RollingBar {
  const { path } = model;
  const { pricer, quoteOf } = optionQuotes(model, underlying, expiry, start);
  const { strikeStep } = underlying;
  const strike = (Math.round(pricer.spot / strikeStep) + offset) * strikeStep;
  const later = (share: number) =>
    pricerAt(path, underlying, expiry, new Date(start.getTime() + share * step));
  const prices = [pricer, later(0.5), later(1)].map(({ price }) =>
    Math.max(TICK, onTick(price(strike, right)))
  );
  const [open = TICK, , close = TICK] = prices;
  const { volume, openInterest } = quoteOf(strike, right);
  return {
    at: start,
    open,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close,
    volume,
    openInterest,
    strike,
    spot: pricer.spot,
    impliedVolatility: pricer.volatilityAt(strike),
  };
}
