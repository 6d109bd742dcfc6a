import type { ExchangeClock } from "../clock/exchange_clock.ts";
import type { Market } from "../market.ts";
import { fundLimit, holdings, positions, profile, tokenMint } from "./account.ts";
import { historical, rollingOption } from "./charts.ts";
import { type Account, type Endpoint, type ExchangeContext, field } from "./context.ts";
import { alteredReply, Faults, faultyReply } from "./faults.ts";
import { instrumentFile, instrumentList } from "./instruments.ts";
import { margin, multiMargin } from "./margin.ts";
import { feedLtp, feedOhlc, feedQuote } from "./market_feed.ts";
import { expiryList, optionChain } from "./option_chain.ts";
import { type Family, RateLimits } from "./rate_limits.ts";
import { badRequest, dataError, tradingError } from "./replies.ts";

interface Route {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly endpoint: Endpoint;
  readonly family?: Family;
  /** No token is asked for. */
  readonly open?: true;
  /** Header client-id is asked for. */
  readonly clientId?: true;
}

export interface ExchangeOptions {
  readonly market: Market;
  readonly clock: ExchangeClock;
  readonly account: Account;
  readonly accessToken: string;
}

function routes(): Route[] {
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
  return [
    get(/^\/v2\/profile$/, profile, other),
    get(/^\/v2\/fundlimit$/, fundLimit, other),
    get(/^\/v2\/positions$/, positions, other),
    get(/^\/v2\/holdings$/, holdings, other),
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

/** Serves Dhan's API v2 on a free loopback port; the address is the returned server's. */
export function serveExchange(options: ExchangeOptions): Deno.HttpServer<Deno.NetAddr> {
  const { market, clock, account, accessToken } = options;
  const context: ExchangeContext = {
    market,
    clock,
    account,
    limits: new RateLimits(clock),
    tokens: new Map([[accessToken, Infinity]]),
  };
  const table = routes();
  const faults = new Faults();
  const log: { method: string; path: string; at: string; status: number }[] = [];
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    clock.heard();
    const url = new URL(request.url);
    if (url.pathname.startsWith("/_exchange/")) return await control(request, url);
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
      context,
    );
  }

  function authorise(headers: Headers, route: Route): Response | undefined {
    const until = context.tokens.get(headers.get("access-token") ?? "");
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
    if (!context.limits.admit(family)) return false;
    if (!path.test("/v2/optionchain")) return true;
    return context.limits.admit(
      "chain",
      `${field(body, "UnderlyingScrip")}:${field(body, "Expiry")}`,
    );
  }

  async function control(request: Request, url: URL): Promise<Response> {
    const shown = () => ({ now: clock.now().toISOString(), mode: clock.mode });
    const body: unknown = request.method === "POST" ? await request.json().catch(() => ({})) : {};
    const instant = (name: string) => {
      const date = new Date(String(field(body, name)));
      return Number.isNaN(date.getTime()) ? undefined : date;
    };
    switch (`${request.method} ${url.pathname.slice("/_exchange/".length)}`) {
      case "GET clock":
        return Response.json(shown());
      case "POST clock/wait": {
        const until = instant("until");
        if (until === undefined) return badRequest();
        await clock.waitUntil(until);
        return Response.json(shown());
      }
      case "POST clock/advance": {
        const to = instant("to");
        if (to === undefined) return badRequest();
        return Response.json(shown(), { status: clock.advance(to) ? 200 : 409 });
      }
      case "GET requests":
        return Response.json(log);
      case "POST requests/reset":
        log.length = 0;
        return Response.json({});
      case "POST faults":
        try {
          faults.script(body);
          return Response.json({});
        } catch (error) {
          return Response.json({ error: String(error) }, { status: 400 });
        }
      default:
        return new Response("not found", { status: 404 });
    }
  }
}
