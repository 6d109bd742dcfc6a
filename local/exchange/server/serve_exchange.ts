import type { ExchangeClock } from "../clock/exchange_clock.ts";
import type { Market } from "../market.ts";
import { control, type LoggedRequest } from "./control.ts";
import type { Account, Exchange } from "./endpoint.ts";
import { alteredReply, Faults, faultyReply } from "./faults.ts";
import { field } from "./field.ts";
import { RateLimits } from "./rate_limits.ts";
import { badRequest, dataError, tradingError } from "./replies.ts";
import { type Route, routes } from "./routes.ts";

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
    const response = faulty ?? await alteredReply(fault, await answer(request, url));
    const at = clock.now().toISOString();
    log.push({ method: request.method, path: url.pathname, at, status: response.status });
    return response;
  });

  async function answer(request: Request, url: URL): Promise<Response> {
    const route = table.find(({ method, path }) =>
      method === request.method && path.test(url.pathname)
    );
    if (route === undefined) {
      return Response.json({
        timestamp: Date.now(),
        status: 404,
        error: "Not Found",
        path: url.pathname,
      }, {
        status: 404,
      });
    }
    const refusal = route.open ? undefined : authorise(request.headers, route);
    if (refusal !== undefined) return refusal;
    const text = await request.text();
    let body: unknown;
    try {
      body = text === "" ? undefined : JSON.parse(text);
    } catch {
      return badRequest();
    }
    if (!admitted(route, body)) {
      return dataError(
        429,
        805,
        "Too many requests. Further requests may result in the user being blocked.",
      );
    }
    return await route.endpoint(
      { url, method: request.method, headers: request.headers, body },
      exchange,
    );
  }

  function authorise(headers: Headers, route: Route): Response | undefined {
    const until = exchange.tokens.get(headers.get("access-token") ?? "");
    const known = until !== undefined && until > clock.now().getTime();
    if (known && (!route.clientId || headers.get("client-id") === account.clientId)) {
      return undefined;
    }
    return tradingError(
      401,
      "DH-901",
      "Invalid_Authentication",
      "Client ID or user generated access token is invalid or expired.",
    );
  }

  function admitted({ family, path }: Route, body: unknown): boolean {
    if (family === undefined) return true;
    if (!exchange.limits.admit(family)) return false;
    if (!path.test("/v2/optionchain")) return true;
    return exchange.limits.admit(
      "chain",
      `${field(body, "UnderlyingScrip")}:${field(body, "Expiry")}`,
    );
  }
}
