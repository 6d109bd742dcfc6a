import {
  type ExchangeOptions,
  type ExchangeProcess,
  startExchange,
} from "../../exchange/start_exchange.ts";
import type { Platform } from "../../platform/platform.ts";

const ACCOUNT = { clientId: "1000000001", accessToken: "local-access-token" } as const;

/**
 * Starts an exchange, side by side with a platform that is still starting, and makes it the broker
 * of the platform's functions. It is the caller's to stop.
 */
export async function attachExchange(
  platform: Platform | Promise<Platform>,
  { market, clock }: Pick<ExchangeOptions, "market" | "clock">,
): Promise<ExchangeProcess> {
  const [started, ready] = await Promise.allSettled([
    startExchange({ market, clock, ...ACCOUNT }),
    platform,
  ]);
  if (started.status === "rejected") throw started.reason;
  const exchange = started.value;
  try {
    if (ready.status === "rejected") throw ready.reason;
    await ready.value.setFunctionEnvironment({
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
