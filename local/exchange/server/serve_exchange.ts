import type { ExchangeClock } from "../clock/exchange_clock.ts";
import type { Market } from "../market.ts";
import { answerRequest } from "./answer_request.ts";
import { control, type LoggedRequest } from "./control.ts";
import type { Account, Exchange } from "./endpoint.ts";
import { alteredReply, Faults, faultyReply } from "./faults.ts";
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
  };
  const table = routes();
  const faults = new Faults();
  const log: LoggedRequest[] = [];
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    clock.heard();
    const url = new URL(request.url);
    if (url.pathname.startsWith("/_exchange/")) {
      return await control(request, url, { clock, faults, log });
    }
    const fault = faults.meet(url.pathname);
    const faulty = fault === undefined ? undefined : await faultyReply(fault);
    const response = faulty ??
      await alteredReply(fault, await answerRequest(request, url, table, exchange));
    const at = clock.now().toISOString();
    log.push({ method: request.method, path: url.pathname, at, status: response.status });
    return response;
  });
}
