import { type Segment, SEGMENTS } from "../../../shared/vocabulary/terms.ts";
import type { MarketSnapshot } from "../market.ts";
import type { Endpoint, Exchange, ExchangeRequest } from "./endpoint.ts";
import { exchangeTime } from "./exchange_time.ts";
import { badRequest, dataError, success } from "./replies.ts";

const MAX_INSTRUMENTS = 1000;

type Shape = (quote: MarketSnapshot) => object;

/** POST /marketfeed/ltp, ohlc and quote: an unknown id is left out without a word. */
function feed(shape: Shape): Endpoint {
  return (request, exchange) => {
    const asked = instrumentsOf(request);
    if (asked === undefined) return badRequest();
    if (asked.length > MAX_INSTRUMENTS) return dataError(400, 804, "Too many instruments");
    const data: Record<string, Record<string, object>> = {};
    for (const [segment, id] of asked) {
      const ofSegment = data[segment] ??= {};
      const quote = quoteOf(segment, id, exchange);
      if (quote !== undefined) ofSegment[String(id)] = shape(quote);
    }
    return success(data);
  };
}

function instrumentsOf({ body }: ExchangeRequest): [Segment, number][] | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const asked: [Segment, number][] = [];
  for (const segment of SEGMENTS) {
    const ids: unknown = (body as Record<string, unknown>)[segment] ?? [];
    if (!Array.isArray(ids) || !ids.every(Number.isInteger)) return undefined;
    asked.push(...ids.map((id): [Segment, number] => [segment, id]));
  }
  return asked;
}

function quoteOf(segment: Segment, id: number, { market, clock }: Exchange) {
  return market.quote(segment, String(id), clock.now());
}

const ltp: Shape = ({ last }) => ({ last_price: last ?? 0 });

const ohlc: Shape = (quote) => ({
  ...ltp(quote),
  ohlc: {
    open: quote.open ?? 0,
    close: quote.previousClose ?? 0,
    high: quote.high ?? 0,
    low: quote.low ?? 0,
  },
});

const full: Shape = (quote) => ({
  ...ohlc(quote),
  average_price: quote.averagePrice ?? 0,
  buy_quantity: quote.bidQuantity ?? 0,
  sell_quantity: quote.askQuantity ?? 0,
  depth: { buy: levels(quote.bid, quote.bidQuantity), sell: levels(quote.ask, quote.askQuantity) },
  last_quantity: 0,
  last_trade_time: tradeTime(quote.lastTradeAt),
  lower_circuit_limit: quote.lowerLimit ?? 0,
  upper_circuit_limit: quote.upperLimit ?? 0,
  net_change: quote.last === undefined || quote.previousClose === undefined
    ? 0
    : quote.last - quote.previousClose,
  oi: quote.openInterest,
  oi_day_high: 0,
  oi_day_low: 0,
  volume: quote.volume,
});

/** Five levels, of which the market knows the best one. */
function levels(price: number | undefined, quantity: number | undefined) {
  const best = { quantity: quantity ?? 0, orders: price === undefined ? 0 : 1, price: price ?? 0 };
  const nothing = { quantity: 0, orders: 0, price: 0 };
  return [best, nothing, nothing, nothing, nothing];
}

function tradeTime(at: Date | undefined): string {
  if (at === undefined) return "01/01/1980 00:00:00";
  return exchangeTime(at, "dd/MM/yyyy HH:mm:ss");
}

export const feedLtp = feed(ltp);
export const feedOhlc = feed(ohlc);
export const feedQuote = feed(full);
