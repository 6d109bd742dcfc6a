import type * as z from "zod";
import { BrokerError } from "../../vocabulary/broker_error.ts";
import type { SendOptions } from "../../vocabulary/ports/broker.ts";
import type { Clock } from "../../vocabulary/ports/clock.ts";
import type { RateItem } from "../../vocabulary/ports/limiter.ts";
import { present } from "../../vocabulary/present.ts";
import { DhanError, dhanErrorOf } from "../dhan_error.ts";
import { type DhanConnection, send, type SentRequest, STOP_SECONDS } from "../request.ts";
import {
  WRITE_OUTCOMES,
  type WriteFailure,
  writeFailure,
  type WriteKind,
} from "./write_outcome.ts";

/** A request that changes something at Dhan. */
export interface WriteRequest<T> extends Omit<SentRequest, "asOrders" | "timeoutMs"> {
  readonly kind: WriteKind;
  readonly reply: z.ZodType<T>;
}

/** What a write came to. */
export type Written<T> =
  | { readonly kind: "confirmed"; readonly reply: T }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

const TIMEOUT_MS = 10_000;
const MAX_TRIES = 3;
/** Waits before a write that may be repeated is sent again, seconds. */
const RETRY_SECONDS = [0.5, 2];

/**
 * Sends a write inside the account's limits, as often as the table of `write_outcome.ts` allows.
 * What would begin after `sendBefore` is not sent, and counts as refused; what is under way then is
 * given up and its outcome is unknown. Never throws for what the broker does.
 */
export async function write<T>(
  connection: DhanConnection,
  request: WriteRequest<T>,
  options: SendOptions = {},
): Promise<Written<T>> {
  for (let attempt = 0;; attempt++) {
    const notSent = (reason: string) =>
      ({ kind: "refused", reason: `${request.what}: ${reason}` }) as const;
    const token = await tokenOf(connection);
    if (token instanceof BrokerError) return notSent(token.message);
    const left = await permittedMs(connection, request, options);
    if (left === undefined) return notSent("its time was over before it could be sent");
    const answer = await attemptOnce(connection, request, token, left);
    if (!("failure" in answer)) return { kind: "confirmed", reply: answer.reply };
    const { failure, error } = answer;
    const outcome = WRITE_OUTCOMES[failure][request.kind];
    if (error.reaction === "stop_all") {
      await connection.limiter.stop(await after(connection.clock, STOP_SECONDS));
    }
    if (outcome !== "retry") return { kind: outcome, reason: error.message };
    if (attempt >= MAX_TRIES - 1) return { kind: "unknown", reason: error.message };
    if (failure === "token") {
      const next = await connection.tokens.renew(token);
      if (next === undefined) return { kind: "refused", reason: error.message };
    } else {
      const seconds = RETRY_SECONDS[attempt] ?? 2;
      await connection.clock.waitUntil(await after(connection.clock, seconds));
    }
  }
}

/** The token; the error where none can be had. */
async function tokenOf({ tokens }: DhanConnection): Promise<string | BrokerError> {
  try {
    return await tokens.token();
  } catch (error) {
    if (error instanceof BrokerError) return error;
    throw error;
  }
}

async function after(clock: Clock, seconds: number): Promise<Date> {
  return new Date((await clock.now()).getTime() + seconds * 1000);
}

/** Milliseconds that a request may take once its rates allow it; absent when it comes too late. */
async function permittedMs(
  { limiter, clock }: DhanConnection,
  { kind }: { readonly kind: WriteKind },
  { sendBefore, isReducing }: SendOptions,
): Promise<number | undefined> {
  const reduces = kind === "cancel" || kind === "stop_trading" || isReducing === true;
  const items: RateItem[] = [{ family: "orders", ...(reduces ? { isReducing: true } : {}) }];
  const [at] = await limiter.reserve([items]);
  if (at === undefined) return undefined;
  if (sendBefore !== undefined && at >= sendBefore) {
    await limiter.release([{ items, at }]);
    return undefined;
  }
  await clock.waitUntil(at);
  if (sendBefore === undefined) return TIMEOUT_MS;
  const left = sendBefore.getTime() - (await clock.now()).getTime();
  return left > 0 ? Math.min(TIMEOUT_MS, left) : undefined;
}

async function attemptOnce<T>(
  connection: DhanConnection,
  request: WriteRequest<T>,
  token: string,
  timeoutMs: number,
): Promise<{ readonly reply: T } | { readonly failure: WriteFailure; readonly error: DhanError }> {
  const { what } = request;
  let status: number | undefined;
  try {
    const { method, path, body } = request;
    const sent = { what, method, path, asOrders: true, timeoutMs, ...present({ body }) } as const;
    const answer = await send(connection, sent, token);
    status = answer.status;
    const json = parsed(answer.text);
    const error = dhanErrorOf(what, status, json, [token, connection.clientId]);
    if (error !== undefined) throw error;
    const reply = request.reply.safeParse(json);
    if (reply.success) return { reply: reply.data };
    const [issue] = reply.error.issues;
    const message = `${what}: ${issue?.path.join(".")} of Dhan's reply: ${issue?.message}`;
    throw new DhanError("broker_bad_reply", "never_retry", message);
  } catch (error) {
    if (!(error instanceof DhanError)) throw error;
    return { failure: writeFailure(error, status), error };
  }
}

/** Nothing where it is not JSON: HTML comes from a gateway in front of the API. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
