import { assertEquals, assertRejects } from "@std/assert";
import { reserveChains } from "../../shared/dhan/reserve_chains.ts";
import type { DhanConnection } from "../../shared/dhan/request.ts";
import type { Underlying } from "../../shared/vocabulary/contract.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { heldToken } from "../support/held_token.ts";

const UNDERLYING = { underlying: "TCS", securityId: "11536", segment: "NSE_EQ" } as Underlying;
const EXPIRIES = ["2026-02-24", "2026-03-30", "2026-04-28"];
const START = new Date("2026-02-09T10:00:00+05:30").getTime();

/** A connection whose clock stands at START until `pass`; slots come a second apart. */
function connectionAt() {
  const waits = new Map<number, () => void>();
  const sent: string[] = [];
  const released: Date[] = [];
  let next = START;
  let stoppedUntil: Date | undefined;
  const connection = {
    baseUrl: "http://broker.test",
    clientId: "1",
    tokens: heldToken("good"),
    clock: {
      now: () => Promise.resolve(new Date(START)),
      waitUntil: (until: Date, signal?: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          signal?.throwIfAborted();
          waits.set(until.getTime() - START, resolve);
          signal?.addEventListener("abort", () => reject(signal.reason));
        }),
    },
    limiter: {
      reserve: (requests: readonly unknown[]) =>
        Promise.resolve(requests.map(() => new Date((next += 1000) - 1000))),
      release: (given: { at: Date }[]) => {
        released.push(...given.map(({ at }) => at));
        return Promise.resolve();
      },
      stop: () => Promise.resolve(),
      get stoppedUntil() {
        return stoppedUntil;
      },
    },
    fetch: (_: unknown, init: RequestInit) => {
      sent.push(JSON.parse(String(init.body)).Expiry);
      return Promise.resolve(Response.json({ data: { last_price: 1, oc: {} }, status: "success" }));
    },
  } as unknown as DhanConnection;
  const pass = async (after: number) => {
    while (!waits.has(after)) await new Promise((resolve) => setTimeout(resolve, 1));
    waits.get(after)?.();
  };
  const stop = (until: number) => stoppedUntil = new Date(START + until);
  return { connection, sent, released, pass, stop };
}

const asked = EXPIRIES.map((expiry) => ({ underlying: UNDERLYING, expiry }));
const after = (instants: Date[]) => instants.map((at) => at.getTime() - START);

Deno.test("a released slot is given back and never sent; what was sent is not", async () => {
  const { connection, sent, released, pass } = connectionAt();
  const chains = await reserveChains(connection, asked);
  const first = chains.fetch(UNDERLYING, "2026-02-24");
  await pass(0);
  await first;
  const waiting = assertRejects(() => chains.fetch(UNDERLYING, "2026-03-30"));
  await chains.release();
  await waiting;
  assertEquals([sent, after(released)], [["2026-02-24"], [1000, 2000]]);
  await chains.release();
  assertEquals(released.length, 2);
});

Deno.test("a slot from before a stop is not used: the request takes a new one", async () => {
  const { connection, sent, pass, stop } = connectionAt();
  const chains = await reserveChains(connection, asked);
  const second = chains.fetch(UNDERLYING, "2026-03-30");
  stop(1001);
  await pass(1000);
  await pass(3000);
  await second;
  assertEquals(sent, ["2026-03-30"]);
  const last = chains.fetch(UNDERLYING, "2026-04-28");
  await pass(2000);
  stop(0);
  assertEquals(sent, ["2026-03-30"]);
  await Promise.race([last, new Promise((resolve) => setTimeout(resolve, 20))]);
});

Deno.test("a chain is fetched once, and only where it was reserved", async () => {
  const { connection, pass } = connectionAt();
  const chains = await reserveChains(connection, asked.slice(0, 1));
  const first = chains.fetch(UNDERLYING, "2026-02-24");
  await pass(0);
  await first;
  for (const expiry of ["2026-02-24", "2026-03-30"]) {
    await assertRejects(() => chains.fetch(UNDERLYING, expiry), DeskError, expiry);
  }
});
