import type { Desk, DeskCall } from "../desk/desk.ts";
import { tokenSource } from "../dhan/access_token.ts";
import { dhanMarketData } from "../dhan/market_data.ts";
import { paperBroker } from "../execution/paper_broker.ts";
import { sqlAnalysisStore } from "../storage/analysis_store.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { sqlPaperBook } from "../storage/paper_book.ts";
import { sqlPlanStore } from "../storage/plan_store.ts";
import { sqlLimiter } from "../storage/rate_limiter.ts";
import { sqlTokenStore } from "../storage/token_store.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import { clockFor } from "./clock_for.ts";
import { countedLimiter } from "./counted_limiter.ts";
import type { Environment } from "./environment.ts";

/** How the broker's webhook tells of an order. */
export { orderHint } from "../dhan/order_hint.ts";

/**
 * Fills a call's ports from its environment. No other file names the broker's folder: another
 * broker is a folder beside it and other lines here.
 */
export function wire(environment: Environment, startedAt: number): DeskCall {
  const clock = clockFor(environment);
  let database: Database | undefined;
  // Opened when it is first asked for: a client takes a fresh process 20 ms, and not every call
  // needs one.
  const opened = () => database ??= openDatabase(environment.supabaseUrl, environment.secretKey);
  return {
    clock,
    get database() {
      return opened();
    },
    startedAt,
    ...(environment.liveOrdersEnabled
      ? {}
      : { liveRefusal: "the secret DHAN_LIVE_ORDERS is not `enabled`" }),
    openDesk: () => openDesk(environment, opened(), clock),
  };
}

function openDesk(environment: Environment, database: Database, clock: Clock): Desk {
  const clientId = environment.dhanClientId;
  if (clientId === undefined) {
    throw new DeskError("broker_auth", "the secret DHAN_CLIENT_ID is not set");
  }
  const given = {
    ...(environment.dhanAccessToken === undefined
      ? {}
      : { accessToken: environment.dhanAccessToken }),
    ...(environment.dhanPin === undefined ? {} : { pin: environment.dhanPin }),
    ...(environment.dhanTotpSecret === undefined ? {} : { totpSecret: environment.dhanTotpSecret }),
  };
  const { limiter, requests } = countedLimiter(sqlLimiter(database, clock));
  const marketData = dhanMarketData({
    baseUrl: environment.dhanBaseUrl,
    clientId,
    clock,
    limiter,
    fetch,
    tokens: tokenSource({
      authUrl: environment.dhanAuthUrl,
      clientId,
      ...given,
      store: sqlTokenStore(database, clock),
      clock,
      fetch,
    }),
  });
  return {
    database,
    marketData,
    requests,
    analysisStore: (holder, leaseSeconds) =>
      sqlAnalysisStore(database, clock, holder, leaseSeconds),
    planStore: (tariff) => sqlPlanStore(database, clock, tariff),
    broker: (market) => paperBroker(sqlPaperBook(database, clock), market),
  };
}
