import type { DhanConnection } from "../../shared/dhan/request.ts";
import { heldToken } from "./held_token.ts";
import type { RateItem } from "../../shared/vocabulary/ports/limiter.ts";

/** A reply with its status (200 unless given) and JSON or text, or a line that breaks. */
export type BrokerReply =
  | { readonly status?: number; readonly json?: unknown; readonly text?: string }
  | Error;

/** What was sent to the broker and what the client waited for. */
export interface AnsweredBroker {
  readonly connection: DhanConnection;
  readonly sent: {
    readonly method: string;
    readonly url: string;
    readonly body: unknown;
    readonly headers: Headers;
  }[];
  readonly reserved: (readonly RateItem[])[];
  /** Seconds of each wait that was longer than none. */
  readonly waits: number[];
  /** Instants until which the account was stopped. */
  readonly stops: Date[];
  /** Tokens that were refused and asked to be renewed. */
  readonly refused: string[];
  /** Addresses that were asked from where orders are sent. */
  readonly asOrders: string[];
}

export const BROKER_AT = new Date("2026-02-10T10:00:00+05:30");

/**
 * A broker that gives the replies in their order, the last one ever after; time passes only where
 * the client waits. A renewed token is `renewed`; the token `fresh` was minted seconds ago.
 */
export function answeredBroker(
  replies: readonly BrokerReply[],
  renewed?: string,
  fresh?: string,
): AnsweredBroker {
  let now = BROKER_AT.getTime();
  const sent: AnsweredBroker["sent"] = [];
  const reserved: (readonly RateItem[])[] = [];
  const [waits, stops, refused] = [[] as number[], [] as Date[], [] as string[]];
  const asOrders: string[] = [];
  const connection: DhanConnection = {
    baseUrl: "http://broker.test/v2",
    clientId: "1000",
    tokens: {
      ...heldToken("first"),
      isFresh: (token) => Promise.resolve(token === fresh),
      renew: (token) => {
        refused.push(token);
        return Promise.resolve(renewed);
      },
    },
    clock: {
      now: () => Promise.resolve(new Date(now)),
      waitUntil: (until) => {
        if (until.getTime() > now) waits.push((until.getTime() - now) / 1000);
        now = Math.max(now, until.getTime());
        return Promise.resolve();
      },
    },
    limiter: {
      reserve: (requests) => {
        reserved.push(...requests);
        return Promise.resolve(requests.map(() => new Date(now)));
      },
      release: () => Promise.resolve(),
      get stoppedUntil() {
        return stops.at(-1);
      },
      stop: (until) => {
        stops.push(until);
        return Promise.resolve();
      },
    },
    fetchAsOrders: (input, init) => {
      asOrders.push(new Request(input, init).url);
      return connection.fetch(input, init);
    },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const text = await request.text();
      const { method, url, headers } = request;
      sent.push({ method, url, headers, body: text === "" ? undefined : JSON.parse(text) });
      const reply = replies[Math.min(sent.length, replies.length) - 1] ?? {};
      if (reply instanceof Error) throw reply;
      const { status = 200, json, text: raw = JSON.stringify(json) } = reply;
      return new Response(raw, { status });
    },
  };
  return { connection, sent, reserved, waits, stops, refused, asOrders };
}
