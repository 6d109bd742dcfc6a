import { type ExchangeProcess, startExchange } from "../../local/exchange/start_exchange.ts";
import type { ClockMode } from "../../local/exchange/clock/exchange_clock.ts";
import type { RpcHook } from "../../local/platform/gateway.ts";
import {
  type Platform,
  type PlatformOptions,
  startPlatform,
} from "../../local/platform/platform.ts";
import { unhurried } from "../../local/cli/support/unhurried.ts";
import { cloneTemplate } from "./database.ts";
import { startProxy } from "./proxy.ts";
import { present } from "../../shared/vocabulary/present.ts";

/** A platform on a database of its own and an exchange, both real processes on loopback. */
export interface World {
  readonly platform: Platform;
  readonly exchange: ExchangeProcess;
  /** POSTs to a function with the secret key. */
  call(name: string, body: unknown): Promise<{ status: number; body: Answer }>;
  /** GETs status. */
  status(query: Record<string, string>): Promise<{ status: number; body: Answer }>;
  /** Starts the functions anew with other `secrets`. */
  setSecrets(secrets: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

// deno-lint-ignore no-explicit-any
export type Answer = any;

export interface WorldOptions {
  readonly at: string;
  readonly mode?: ClockMode;
  readonly seed?: number;
  /** Cash of the exchange's account, rupees. */
  readonly balance?: number;
  /**
   * The desk is ready to analyze the seeded market on 2026-02-09: maintain has stored contracts and
   * candles that morning.
   */
  readonly ready?: boolean;
  readonly onRpc?: RpcHook;
  /**
   * Called for every request to the broker by its path, before it is sent on and after its reply
   * came.
   */
  readonly onFetch?: RpcHook;
  /** A migrated database that the caller drops, instead of one of the world's own. */
  readonly databaseUrl?: string;
  readonly startFunctions?: PlatformOptions["startFunctions"];
  /** Secrets by which the functions come to a token, in place of one that the exchange knows. */
  readonly secrets?: Record<string, string>;
  /** Gets every line that the functions log. */
  readonly log?: (line: string) => void;
}

/** The morning on which a desk is made ready, before its session. */
const MORNING = "2026-02-09T08:30:00+05:30";
export const CLIENT_ID = "1000000001";
export const ACCESS_TOKEN = "test-access-token";

/** What the exchange's account asks of who mints a token. */
export const MINT_SECRETS = { DHAN_PIN: "918273", DHAN_TOTP_SECRET: "CANARYCANARYTOTP" };

/** Starts a world. Stop it in a finally. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const database = options.databaseUrl === undefined
    ? await cloneTemplate(options.ready ? makeReady : undefined)
    : { url: options.databaseUrl, drop: () => Promise.resolve() };
  return await worldOn(database, options);
}

/** Stores contracts and candles as the desk's own upkeep does. */
async function makeReady(url: string): Promise<void> {
  const world = await worldOn({ url, drop: async () => {} }, { at: MORNING, mode: "frozen" });
  try {
    for (const job of ["contracts", "candles"]) {
      const { body } = await world.call("maintain", { job });
      if (body.state !== "done") throw new Error(`maintain ${job}: ${JSON.stringify(body)}`);
    }
  } finally {
    await world.stop();
  }
}

async function worldOn(
  database: { url: string; drop(): Promise<void> },
  options: Omit<WorldOptions, "ready">,
): Promise<World> {
  const exchange = await startExchange({
    market: { kind: "seeded", seed: options.seed ?? 1 },
    clock: { mode: options.mode ?? "stepped", at: new Date(options.at) },
    clientId: CLIENT_ID,
    accessToken: ACCESS_TOKEN,
    pin: MINT_SECRETS.DHAN_PIN,
    totpSecret: MINT_SECRETS.DHAN_TOTP_SECRET,
    ...present({ balance: options.balance }),
  });
  const proxy = options.onFetch === undefined
    ? undefined
    : startProxy(exchange.origin, options.onFetch);
  const origin = proxy?.origin ?? exchange.origin;
  const environment = (secrets: Record<string, string>) => ({
    DHAN_CLIENT_ID: CLIENT_ID,
    DHAN_BASE_URL: `${origin}/v2`,
    DHAN_AUTH_URL: `${origin}/auth`,
    ...secrets,
  });
  const platform = await startPlatform({
    databaseUrl: database.url,
    autoRestart: false,
    functionEnvironment: environment(options.secrets ?? { DHAN_ACCESS_TOKEN: ACCESS_TOKEN }),
    ...present({ log: options.log, onRpc: options.onRpc, startFunctions: options.startFunctions }),
  });
  // Measured bundles keep the hosted budgets.
  const hurry = options.startFunctions === undefined ? await unhurried(platform) : undefined;
  const headers = { apikey: platform.secretKey, "content-type": "application/json" };
  const read = async (response: Response) => ({
    status: response.status,
    body: await response.json(),
  });
  return {
    platform,
    exchange,
    setSecrets: async (secrets) => await platform.setFunctionEnvironment(environment(secrets)),
    call: async (name, body) =>
      await read(
        await fetch(`${platform.url}/functions/v1/${name}`, {
          method: "POST",
          headers,
          body: JSON.stringify(body),
        }),
      ),
    status: async (query) =>
      await read(
        await fetch(`${platform.url}/functions/v1/status?${new URLSearchParams(query)}`, {
          headers,
        }),
      ),
    stop: async () => {
      await hurry?.();
      await proxy?.stop();
      await exchange.stop();
      await platform.stop();
      await database.drop();
    },
  };
}
