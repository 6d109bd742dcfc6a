import type { Desk, DeskCall } from "../desk/desk.ts";
import { tokenSource } from "../dhan/access_token.ts";
import { dhanAccount } from "../dhan/dhan_account.ts";
import { dhanMarketData } from "../dhan/market_data.ts";
import { dhanBroker } from "../dhan/orders/dhan_broker.ts";
import { dhanLiveAccount } from "../dhan/orders/dhan_live_account.ts";
import type { DhanConnection } from "../dhan/request.ts";
import { paperBroker } from "../execution/paper_broker.ts";
import { sqlAnalysisStore } from "../storage/analysis_store.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { sqlPaperBook } from "../storage/paper_book.ts";
import { sqlPlanStore } from "../storage/plan_store.ts";
import { sqlLimiter } from "../storage/rate_limiter.ts";
import { tokenCipher } from "../storage/token_cipher.ts";
import { sqlTokenStore } from "../storage/token_store.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import { clockFor } from "./clock_for.ts";
import { countedLimiter } from "./counted_limiter.ts";
import type { EnvironmentVariables } from "./environment_variables.ts";
import { fetchThrough } from "./fetch_through.ts";
import { limiterAhead } from "./limiter_ahead.ts";
import { present } from "../vocabulary/present.ts";
import { workerOf } from "./worker_of.ts";

/** How the broker's webhook tells of an order. */
export { orderHint } from "../dhan/order_hint.ts";

/**
 * Fills the ports of a call of the named function from its environment. No other file names the
 * broker's folder: another broker is a folder beside it and other lines here.
 */
export function wire(
  name: string,
  variables: EnvironmentVariables,
  startedAt: number,
): DeskCall {
  const worker = workerOf(name);
  const clock = clockFor(variables);
  const database = openDatabase(variables.supabaseUrl, variables.secretKey, worker.fetch);
  return {
    clock,
    database,
    worker,
    startedAt,
    ...present({
      liveRefusal: variables.liveOrdersEnabled
        ? undefined
        : "the secret DHAN_LIVE_ORDERS is not `enabled`",
    }),
    openDesk: () => openDesk(variables, database, clock, worker.fetch),
  };
}

function openDesk(
  variables: EnvironmentVariables,
  database: Database,
  clock: Clock,
  send: typeof fetch,
): Desk {
  const clientId = variables.dhanClientId;
  if (clientId === undefined) {
    throw new DeskError("broker_auth", "the secret DHAN_CLIENT_ID is not set");
  }
  const given = {
    ...present({
      accessToken: variables.dhanAccessToken,
      pin: variables.dhanPin,
      totpSecret: variables.dhanTotpSecret,
      store: variables.tokenKey === undefined || variables.dhanAccessToken !== undefined
        ? undefined
        : sqlTokenStore(database, clock, tokenCipher(variables.tokenKey)),
    }),
  };
  const { limiter: counted, requests } = countedLimiter(sqlLimiter(database, clock));
  const { limiter, ahead } = limiterAhead(counted);
  const connection: DhanConnection = {
    baseUrl: variables.dhanBaseUrl,
    clientId,
    clock,
    limiter,
    fetch: send,
    ...present({
      fetchAsOrders: variables.outboundProxyUrl === undefined
        ? undefined
        : fetchThrough(send, variables.outboundProxyUrl),
    }),
    tokens: tokenSource({
      authUrl: variables.dhanAuthUrl,
      clientId,
      ...given,
      clock,
      fetch: send,
    }),
  };
  return {
    database,
    marketData: dhanMarketData(connection),
    account: dhanAccount(connection),
    requests,
    ahead,
    analysisStore: (holder, leaseSeconds) =>
      sqlAnalysisStore(database, clock, holder, leaseSeconds),
    planStore: (tariff, holder) => sqlPlanStore(database, clock, tariff, holder),
    broker: (mode, market) =>
      mode === "live" ? dhanBroker(connection) : paperBroker(sqlPaperBook(database, clock), market),
    liveAccount: dhanLiveAccount(connection),
  };
}
