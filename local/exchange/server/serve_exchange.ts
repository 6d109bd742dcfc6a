import type { ExchangeClock } from "../clock/exchange_clock.ts";
import type { Market } from "../market.ts";
import { AT_ONCE, ORDINARY } from "../orders/behaviour.ts";
import { OrderBook } from "../orders/order_book.ts";
import { answerRequest } from "./answer_request.ts";
import { control, type LoggedRequest } from "./control.ts";
import type { Account, Exchange } from "./endpoint.ts";
import { alteredReply, Faults, faultyReply } from "./faults.ts";
import { postback } from "./postback.ts";
import { RateLimits } from "./rate_limits.ts";
import { routes } from "./routes.ts";

/** What an exchange is served from. */
export interface ExchangeOptions {
  readonly market: Market;
  readonly clock: ExchangeClock;
  readonly account: Account;
  readonly accessToken: string;
}

/** Serves Dhan's API v2 on a free loopback port; the address is the returned server's. */
export function serveExchange(options: ExchangeOptions): Deno.HttpServer<Deno.NetAddr> {
  const { market, clock, account, accessToken } = options;
  const exchange: Exchange = {
    market,
    clock,
    account,
    limits: new RateLimits(clock),
    tokens: new Map([[accessToken, Infinity]]),
    book: new OrderBook(
      market,
      clock.mode === "frozen" ? AT_ONCE : ORDINARY,
      (order) => postback(order, exchange),
    ),
  };
  const table = routes();
  const faults = new Faults();
  const log: LoggedRequest[] = [];
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    clock.heard();
    const url = new URL(request.url);
    exchange.book.settle(clock.now());
    if (url.pathname.startsWith("/_exchange/")) {
      const shown = await control(request, url, { clock, faults, log, book: exchange.book });
      exchange.book.settle(clock.now());
      return shown;
    }
    const answer = async () => {
      exchange.book.settle(clock.now());
      const reply = await answerRequest(request, url, table, exchange);
      exchange.book.settle(clock.now());
      return reply;
    };
    const fault = faults.meet(request.method, url.pathname);
    const taken = fault?.taken === true ? await answer() : undefined;
    const faulty = fault === undefined ? undefined : await faultyReply(fault);
    const response = faulty ??
      await alteredReply(fault, taken ?? await answer());
    const at = clock.now().toISOString();
    log.push({ method: request.method, path: url.pathname, at, status: response.status });
    return response;
  });
}
