import {
  type ExchangeOptions,
  type ExchangeProcess,
  startExchange,
} from "../../exchange/start_exchange.ts";
import type { Platform } from "../../platform/platform.ts";

const ACCOUNT = { clientId: "1000000001", accessToken: "local-access-token" } as const;

/**
 * Starts an exchange and makes it the broker of a platform's functions. It is the caller's to stop.
 */
export async function attachExchange(
  platform: Platform,
  { market, clock }: Pick<ExchangeOptions, "market" | "clock">,
): Promise<ExchangeProcess> {
  const exchange = await startExchange({ market, clock, ...ACCOUNT });
  try {
    await platform.setFunctionEnvironment({
      DHAN_CLIENT_ID: ACCOUNT.clientId,
      DHAN_ACCESS_TOKEN: ACCOUNT.accessToken,
      DHAN_BASE_URL: exchange.baseUrl,
      DHAN_AUTH_URL: exchange.authUrl,
    });
  } catch (error) {
    await exchange.stop();
    throw error;
  }
  return exchange;
}
