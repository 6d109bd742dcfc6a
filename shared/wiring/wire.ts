import { tokenSource } from "../dhan/access_token.ts";
import { dhanMarketData } from "../dhan/market_data.ts";
import type { DhanConnection } from "../dhan/request.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { sqlLimiter } from "../storage/rate_limiter.ts";
import { sqlTokenStore } from "../storage/token_store.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { MarketData } from "../vocabulary/ports/market_data.ts";
import { countedLimiter } from "./counted_limiter.ts";
import type { CallContext } from "../http/endpoint.ts";

/** The edges as one call of a function uses them. Nothing of it outlives the call. */
export interface Desk {
  readonly database: Database;
  readonly dhan: DhanConnection;
  readonly marketData: MarketData;
  /** Requests reserved so far by family of the limits. */
  readonly requests: Readonly<Record<string, number>>;
}

/** Opens the database and the broker from a call's environment. Throws `broker_auth` when the broker's account is not named. */
export function openDesk({ environment, clock }: CallContext): Desk {
  const database = openDatabase(environment.supabaseUrl, environment.secretKey);
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
  const dhan: DhanConnection = {
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
  };
  return { database, dhan, marketData: dhanMarketData(dhan), requests };
}
