import type * as z from "zod";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { Limiter, RateItem } from "../vocabulary/ports/limiter.ts";
import { DhanError, dhanErrorOf } from "./dhan_error.ts";
import { present } from "../vocabulary/present.ts";

/** Where the access token comes from. */
export interface TokenSource {
  /** How it is had, and what a person does when Dhan refuses it for good. */
  readonly origin: string;
  readonly remedy: string;
  /** True when another one can be minted. */
  readonly renews: boolean;
  token(): Promise<string>;
  /** True within seconds of its mint, when Dhan may not know it yet (broker 1.1). */
  isFresh(token: string): Promise<boolean>;
  /** Another token than the refused one, or nothing when none can be had. */
  renew(refused: string): Promise<string | undefined>;
}

/** What every request of the client needs. */
export interface DhanConnection {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly limiter: Limiter;
  readonly fetch: typeof fetch;
  /** Sends from the address that orders come from (broker 1.2); absent where it is the same. */
  readonly fetchAsOrders?: typeof fetch;
}

export interface ReadRequest<T> {
  /** For messages: "option chain of NIFTY 2026-02-10". */
  readonly what: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
  readonly rates: readonly RateItem[];
  readonly reply: z.ZodType<T>;
  readonly asOrders?: true;
  /** True for what the caller can do without: it is not sent again, nor waited for. */
  readonly isDispensable?: true;
}

const TIMEOUT_MS = 10_000;
const MAX_TRIES = 4;
/** How long Dhan wants quiet after "too many requests" (broker 6.1). */
export const STOP_SECONDS = 60;
/**
 * Waits before a read is sent again, seconds: for a broken line, and for "too many requests"
 * (broker 6.1).
 */
const RETRY_SECONDS = [0.5, 2, 5];
const BACK_OFF_SECONDS = [10, 20, 40];
/** Wait before a read is sent again with a token that was refused within seconds of its mint. */
const SETTLE_SECONDS = 3;

/**
 * Sends a read inside the account's limits and checks its reply. Reads alone are sent again, as the
 * table of `dhan_error.ts` allows; an order is never sent through here (broker 6.3).
 * `slot` was reserved for the first try.
 */
export async function read<T>(
  connection: DhanConnection,
  request: ReadRequest<T>,
  slot?: Slot,
): Promise<T> {
  const { tokens, clock } = connection;
  let token = await tokens.token();
  let renewed = false;
  let settled = false;
  for (let attempt = 0;; attempt++) {
    try {
      await permitted(connection, request.rates, attempt === 0 ? slot : undefined);
      return await attemptOnce(connection, request, token);
    } catch (error) {
      if (!(error instanceof DhanError) || attempt >= MAX_TRIES - 1) throw error;
      if (error.reaction === "mint_token") {
        if (!settled && await tokens.isFresh(token)) {
          settled = true;
          await wait(clock, SETTLE_SECONDS);
          continue;
        }
        const next: string | undefined = renewed || settled ? undefined : await tokens.renew(token);
        if (next === undefined) throw refusedToken(error, tokens);
        [token, renewed] = [next, true];
      } else if (error.reaction === "stop_all") {
        const now = await clock.now();
        await connection.limiter.stop(new Date(now.getTime() + STOP_SECONDS * 1000));
        if (request.isDispensable) throw error;
      } else if (request.isDispensable) {
        throw error;
      } else if (error.reaction === "back_off") {
        await wait(clock, BACK_OFF_SECONDS[attempt] ?? 40);
      } else if (error.reaction === "retry_read") {
        await wait(clock, RETRY_SECONDS[attempt] ?? 5);
      } else {
        throw error;
      }
    }
  }
}

function refusedToken(error: DhanError, { origin, remedy }: TokenSource): DhanError {
  const message = `${error.message}; the token (${origin}) is not taken: ${remedy}`;
  return new DhanError(error.code, error.reaction, message, present({ dhanCode: error.dhanCode }));
}

async function wait(clock: Clock, seconds: number): Promise<void> {
  const now = await clock.now();
  await clock.waitUntil(new Date(now.getTime() + seconds * 1000));
}

/** A reserved request: from when it may be sent, unless it is given back before. */
export interface Slot {
  readonly at: Date;
  readonly signal: AbortSignal;
  /** Called when it is sent. */
  readonly take: () => void;
}

/** Waits for the slot, or for a new one where there is none or a stop came in between. */
export async function permitted(
  { clock, limiter }: DhanConnection,
  rates: readonly RateItem[],
  slot?: Slot,
): Promise<void> {
  if (slot !== undefined) {
    await clock.waitUntil(slot.at, slot.signal);
    slot.take();
    if (limiter.stoppedUntil === undefined || slot.at >= limiter.stoppedUntil) return;
  }
  const [allowedAt] = await limiter.reserve([rates]);
  if (allowedAt !== undefined) await clock.waitUntil(allowedAt);
}

async function attemptOnce<T>(
  connection: DhanConnection,
  request: ReadRequest<T>,
  token: string,
): Promise<T> {
  const { status, text } = await send(connection, request, token);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    // HTML comes from a gateway in front of the API: the status alone tells what happened.
    throw dhanErrorOf(request.what, status, undefined) ?? new DhanError(
      "broker_unreachable",
      "retry_read",
      `${request.what}: Dhan answered ${status} with a body that is not JSON`,
      { cause },
    );
  }
  const error = dhanErrorOf(request.what, status, body, [token, connection.clientId]);
  if (error !== undefined) throw error;
  const parsed = request.reply.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DhanError(
    "broker_bad_reply",
    "never_retry",
    `${request.what}: ${issue?.path.join(".")} of Dhan's reply: ${issue?.message}`,
  );
}

/** What one request is sent as. */
export interface SentRequest extends Pick<ReadRequest<unknown>, "what" | "path" | "body"> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** True for what Dhan answers by the sender's address. */
  readonly asOrders?: true;
  /** Milliseconds after which it is given up; ten seconds unless given. */
  readonly timeoutMs?: number;
}

/** Sends one request once. Throws `broker_unreachable` when no whole reply comes. */
export async function send(
  connection: DhanConnection,
  request: SentRequest,
  token: string,
): Promise<{ status: number; text: string }> {
  const asOrders = request.asOrders ? connection.fetchAsOrders : undefined;
  try {
    const response = await (asOrders ?? connection.fetch)(`${connection.baseUrl}${request.path}`, {
      method: request.method,
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        "access-token": token,
        "client-id": connection.clientId,
      },
      signal: AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS),
      ...present({ body: request.body === undefined ? undefined : JSON.stringify(request.body) }),
    });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new DhanError("broker_unreachable", "retry_read", `${request.what}: ${message}`, {
      cause,
    });
  }
}
