import { profile, registeredAddress, tokenMint } from "./account.ts";
import { historical, rollingOption } from "./charts.ts";
import type { Endpoint } from "./endpoint.ts";
import { instrumentFile, instrumentList } from "./instruments.ts";
import { margin, multiMargin } from "./margin.ts";
import { killSwitch, killSwitchState } from "./kill_switch.ts";
import { feedLtp, feedOhlc, feedQuote } from "./market_feed.ts";
import { expiryList, optionChain } from "./option_chain.ts";
import { orderBook, orderByCorrelation, orderById } from "./order_queries.ts";
import { cancelOrder, modifyOrder, placeOrder } from "./orders.ts";
import { fundLimit, holdings, positions } from "./portfolio.ts";
import type { Family } from "./rate_limits.ts";
import { tradeBook, tradeHistory, tradesOfOrder } from "./trades.ts";

/** One path of Dhan's API and what answers it. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: RegExp;
  readonly endpoint: Endpoint;
  readonly family?: Family;
  /** No token is asked for. */
  readonly open?: true;
  /** Header client-id is asked for. */
  readonly clientId?: true;
}

/** The routes of an exchange; the token's mint keeps the time of its last try. */
export function routes(): Route[] {
  const get = (path: RegExp, endpoint: Endpoint, more: Partial<Route> = {}): Route => ({
    method: "GET",
    path,
    endpoint,
    ...more,
  });
  const post = (path: RegExp, endpoint: Endpoint, more: Partial<Route> = {}): Route => ({
    ...get(path, endpoint, more),
    method: "POST",
  });
  const data = { family: "data" } as const;
  const other = { family: "other" } as const;
  const orders = { family: "orders" } as const;
  return [
    get(/^\/v2\/profile$/, profile, other),
    get(/^\/v2\/ip\/getIP$/, registeredAddress, other),
    get(/^\/v2\/fundlimit$/, fundLimit, other),
    get(/^\/v2\/positions$/, positions, other),
    get(/^\/v2\/holdings$/, holdings, other),
    get(/^\/v2\/orders$/, orderBook, other),
    get(/^\/v2\/orders\/external\/[^/]+$/, orderByCorrelation, other),
    get(/^\/v2\/orders\/[^/]+$/, orderById, other),
    post(/^\/v2\/orders$/, placeOrder, orders),
    { ...get(/^\/v2\/orders\/[^/]+$/, modifyOrder, orders), method: "PUT" },
    { ...get(/^\/v2\/orders\/[^/]+$/, cancelOrder, orders), method: "DELETE" },
    get(/^\/v2\/trades$/, tradeBook, other),
    get(/^\/v2\/trades\/[^/]+$/, tradesOfOrder, other),
    get(/^\/v2\/trades\/[\d-]+\/[\d-]+\/\d+$/, tradeHistory, other),
    get(/^\/v2\/killswitch$/, killSwitchState, other),
    post(/^\/v2\/killswitch$/, killSwitch, other),
    get(/^\/v2\/instrument\/\w+$/, instrumentList, { open: true }),
    get(/^\/files\/\w+\.csv$/, instrumentFile, { open: true }),
    post(/^\/v2\/optionchain\/expirylist$/, expiryList, { ...data, clientId: true }),
    post(/^\/v2\/optionchain$/, optionChain, { ...data, clientId: true }),
    post(/^\/v2\/marketfeed\/ltp$/, feedLtp, { family: "quote", clientId: true }),
    post(/^\/v2\/marketfeed\/ohlc$/, feedOhlc, { family: "quote", clientId: true }),
    post(/^\/v2\/marketfeed\/quote$/, feedQuote, { family: "quote", clientId: true }),
    post(/^\/v2\/charts\/historical$/, historical, data),
    post(/^\/v2\/charts\/rollingoption$/, rollingOption, data),
    post(/^\/v2\/margincalculator$/, margin, other),
    post(/^\/v2\/margincalculator\/multi$/, multiMargin, other),
    post(/^\/auth\/app\/generateAccessToken$/, tokenMint(), { open: true }),
  ];
}
