import { assertEquals, assertGreater } from "@std/assert";
import { startExchange } from "../../../local/exchange/start_exchange.ts";
import { dhanBroker } from "../../../shared/dhan/orders/dhan_broker.ts";
import { dhanLiveAccount } from "../../../shared/dhan/orders/dhan_live_account.ts";
import { dhanMarketData } from "../../../shared/dhan/market_data.ts";
import type { DhanConnection } from "../../../shared/dhan/request.ts";
import type { OrderRequest } from "../../../shared/vocabulary/ports/broker.ts";
import { exchangeClock } from "../../../shared/wiring/exchange_clock.ts";
import { heldToken } from "../../support/held_token.ts";
import { listedOptions } from "../../support/listed_options.ts";

const exchange = await startExchange({
  market: { kind: "seeded", seed: 1 },
  clock: { mode: "stepped", at: "2026-02-09T10:00:00+05:30" },
  clientId: "1000000001",
  accessToken: "good",
});
Deno.test.afterAll(async () => await exchange.stop());

const clock = exchangeClock(exchange.origin);
const connection: DhanConnection = {
  baseUrl: exchange.baseUrl,
  clientId: "1000000001",
  clock,
  tokens: heldToken("good"),
  fetch,
  limiter: {
    stoppedUntil: undefined,
    reserve: async (requests) => {
      const now = await clock.now();
      return requests.map(() => now);
    },
    release: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  },
};
const broker = dhanBroker(connection);
const account = dhanLiveAccount(connection);
const market = dhanMarketData(connection);
const options = (await listedOptions(exchange, "NIFTY", "2026-02-24"))
  .filter(({ strike, type }) => type === "PE" && strike % 100 === 0)
  .sort((p, q) => Math.abs(p.strike - 25_500) - Math.abs(q.strike - 25_500));
let next = 0;

async function pass(milliseconds: number): Promise<void> {
  await exchange.advance(new Date((await exchange.now()).getTime() + milliseconds));
}

/** A bought lot at the ask, of an option that nothing was traded in before. */
async function request(correlationId: string): Promise<OrderRequest> {
  await pass(61_000);
  const { securityId = "", lot = 0 } = options[next++] ?? {};
  const instrument = { segment: "NSE_FNO", securityId } as const;
  const quote = (await market.quotes([instrument])).get(`NSE_FNO:${securityId}`);
  const common = { ...instrument, correlationId, side: "buy", product: "MARGIN" } as const;
  return { ...common, quantity: lot, limitPrice: quote?.ask ?? 0 };
}

Deno.test("an order goes out, fills, and stands in every book of the account", async () => {
  const order = await request("T1-fill");
  const sent = await broker.send(order);
  await pass(100);
  const found = await broker.find("T1-fill");
  assertEquals([sent.kind, found?.state, found?.filledQuantity], ["confirmed", "filled", 65]);
  const [booked] = await account.orders();
  assertEquals([booked?.correlationId, booked?.state, booked?.quantity], ["T1-fill", "filled", 65]);
  const [fill] = await account.fills();
  assertEquals([fill?.orderId, fill?.quantity, fill?.price], [
    found?.orderId,
    65,
    order.limitPrice,
  ]);
  assertEquals(await account.positions(), [
    { segment: "NSE_FNO", securityId: order.securityId, quantity: 65 },
  ]);
});

Deno.test("an order whose confirmation is lost is found, and one that never came is not", async () => {
  for (const kind of ["lost_reply", "500", "html_502"]) {
    for (const taken of [true, false]) {
      const id = `T2-${kind}-${taken}`;
      const order = await request(id);
      await exchange.script([{ path: "/v2/orders", method: "POST", kind, taken }]);
      assertEquals((await broker.send(order)).kind, "unknown");
      await pass(100);
      assertEquals((await broker.find(id))?.state, taken ? "filled" : undefined);
    }
  }
});

Deno.test("what the broker or the exchange refuses is told with its reason", async () => {
  const order = await request("T3-lot");
  const refused = await broker.send({ ...order, quantity: 66 });
  assertEquals(refused.kind, "refused");
  await broker.send({ ...order, correlationId: "T3-tick", limitPrice: order.limitPrice + 0.02 });
  await pass(100);
  const rejected = await broker.find("T3-tick");
  assertEquals([rejected?.state, rejected?.reason?.slice(0, 10)], ["rejected", "EXCH:16283"]);
});

Deno.test("an order that shows up late is absent first, and is never a second one", async () => {
  await exchange.behave({ faults: [{ kind: "late", milliseconds: 40_000 }] });
  const order = await request("T4-late");
  assertEquals((await broker.send(order)).kind, "confirmed");
  await pass(5000);
  assertEquals(await broker.find("T4-late"), undefined);
  await pass(40_000);
  assertEquals((await broker.find("T4-late"))?.state, "filled");
});

Deno.test("a cancelled order is open until it ended, and a fill after its cancel is seen", async () => {
  await exchange.behave({
    faults: [{ kind: "slow_cancel", milliseconds: 3000 }, { kind: "filled_after_cancel" }],
  });
  const order = await request("T5-slow");
  await broker.send({ ...order, limitPrice: order.limitPrice - 5 });
  const late = await request("T5-after");
  await broker.send(late);
  await pass(100);
  for (const id of ["T5-slow", "T5-after"]) {
    const open = await broker.find(id);
    assertEquals(open?.state, "open");
    await broker.cancel(open?.orderId ?? "");
  }
  await pass(1000);
  const state = async (id: string) => (await broker.find(id))?.state;
  assertEquals([await state("T5-slow"), await state("T5-after")], ["open", "cancelled"]);
  await pass(10_000);
  assertEquals([await state("T5-slow"), await state("T5-after")], ["cancelled", "filled"]);
});

Deno.test("an order is changed to a price at which it fills", async () => {
  const order = await request("T6-change");
  const sent = await broker.send({ ...order, limitPrice: order.limitPrice - 5 });
  await pass(100);
  assertEquals((await broker.find("T6-change"))?.state, "open");
  const { orderId } = sent.kind === "confirmed" ? sent : { orderId: "" };
  const changed = await broker.modify(orderId, {
    quantity: order.quantity,
    limitPrice: order.limitPrice,
  });
  assertEquals(changed.kind, "confirmed");
  await pass(100);
  assertEquals((await broker.find("T6-change"))?.averagePrice, order.limitPrice);
});

Deno.test("an order that ended before all its trades are told is still open", async () => {
  await exchange.behave({ tradesMs: 4000 });
  await broker.send(await request("T7-trades"));
  await pass(100);
  assertEquals((await broker.find("T7-trades"))?.state, "open");
  await pass(4000);
  assertEquals((await broker.find("T7-trades"))?.state, "filled");
  await exchange.behave({ tradesMs: 0 });
});

Deno.test("what was held is held on the next day, and its orders are gone", async () => {
  const held = await account.positions();
  assertGreater(held.length, 5);
  await exchange.advance(new Date("2026-02-10T10:00:00+05:30"));
  assertEquals(await account.orders(), []);
  assertEquals(await account.fills(), []);
  const orders = await exchange.orders();
  const past = await account.pastFills("2026-02-09", "2026-02-09");
  assertEquals(past.length, orders.flatMap(({ trades }) => trades).length);
  assertEquals(await account.positions(), held);
  assertEquals(await broker.find("T1-fill"), undefined);
});
