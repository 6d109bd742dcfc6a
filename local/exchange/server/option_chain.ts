import { blackGreeks } from "../../../shared/pricing/greeks.ts";
import { impliedDeviation } from "../../../shared/pricing/implied_deviation.ts";
import { yearFraction } from "../../../shared/pricing/year_fraction.ts";
import { instantOf } from "../../../shared/vocabulary/trading_date.ts";
import type { MarketQuote, MarketUnderlying } from "../market.ts";
import { TICK } from "../spread_model.ts";
import type { Endpoint, Exchange, ExchangeRequest } from "./endpoint.ts";
import { field } from "./field.ts";
import { dataError, success } from "./replies.ts";

/** Dhan prices off spot at its own flat rate; its figures are shown, not meant to be used. */
const RATE = 0.1;

/** POST /optionchain/expirylist. */
export const expiryList: Endpoint = (request, exchange) => {
  const underlying = underlyingOf(request, exchange);
  if (underlying === undefined) return dataError(400, 813, "Invalid SecurityId");
  return success(exchange.market.expiries(underlying.underlying, exchange.clock.now()));
};

/** POST /optionchain. */
export const optionChain: Endpoint = (request, exchange) => {
  const underlying = underlyingOf(request, exchange);
  if (underlying === undefined) return dataError(400, 813, "Invalid SecurityId");
  const expiry = String(field(request.body, "Expiry") ?? "");
  const now = exchange.clock.now();
  const chain = exchange.market.chain(underlying.underlying, expiry, now);
  if (chain === undefined) return dataError(400, 811, "Invalid Expiry Date");
  const years = yearFraction(now, instantOf(expiry, "15:30"));
  const oc = Object.fromEntries(chain.strikes.map(({ strike, call, put }) => [strike.toFixed(6), {
    ...(call === undefined ? {} : { ce: sideOf(call, strike, 1, chain.spot, years) }),
    ...(put === undefined ? {} : { pe: sideOf(put, strike, -1, chain.spot, years) }),
  }]));
  return success({ last_price: chain.spot, oc });
};

function underlyingOf(
  { body }: ExchangeRequest,
  { market, clock }: Exchange,
): MarketUnderlying | undefined {
  const id = field(body, "UnderlyingScrip");
  const segment = field(body, "UnderlyingSeg");
  if (!Number.isInteger(id)) return undefined;
  return market.underlyings(clock.now()).find((known) =>
    known.securityId === String(id) && known.segment === segment
  );
}

function sideOf(quote: MarketQuote, strike: number, right: 1 | -1, spot: number, years: number) {
  return {
    average_price: quote.averagePrice ?? 0,
    ...analytics(quote, strike, right, spot, years),
    last_price: quote.last ?? 0,
    oi: quote.openInterest,
    previous_close_price: quote.previousClose ?? 0,
    previous_oi: quote.previousOpenInterest,
    previous_volume: quote.previousVolume,
    security_id: Number(quote.securityId),
    top_ask_price: quote.ask ?? 0,
    top_ask_quantity: quote.askQuantity ?? 0,
    top_bid_price: quote.bid ?? 0,
    top_bid_quantity: quote.bidQuantity ?? 0,
    volume: quote.volume,
  };
}

/**
 * Volatility in percent and greeks; all zero where Dhan has none: deep in the money and without a
 * trade.
 */
function analytics(quote: MarketQuote, strike: number, right: 1 | -1, spot: number, years: number) {
  const none = { greeks: { delta: 0, theta: 0, gamma: 0, vega: 0 }, implied_volatility: 0 };
  if (quote.last === undefined || years <= 0) return none;
  const forward = spot * Math.exp(RATE * years);
  const discount = Math.exp(-RATE * years);
  const { deviation, status } = impliedDeviation(
    quote.last,
    { forward, strike, discount, right },
    TICK,
  );
  if (status !== "OK" || deviation === undefined) return none;
  const volatility = deviation / Math.sqrt(years);
  const { delta, gamma, theta, vega } = blackGreeks({
    forward,
    strike,
    years,
    rate: RATE,
    volatility,
    right,
    spot,
  });
  const digits = (value: number) => Number(value.toFixed(5));
  return {
    greeks: {
      delta: digits(delta),
      theta: digits(theta),
      gamma: digits(gamma),
      vega: digits(vega),
    },
    implied_volatility: 100 * volatility,
  };
}
