import { assertEquals } from "@std/assert";
import { paperBroker } from "../../shared/execution/paper_broker.ts";
import { sqlPaperBook } from "../../shared/storage/paper_book.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

/** An open order of 130 units at 30 in the paper broker's book; its number there. */
async function received({ service }: TestDatabase): Promise<string> {
  const order = { segment: "NSE_FNO", securityId: "101", side: "buy", quantity: 130 };
  const { data } = await service.rpc("paper_receive", {
    p_order: { ...order, correlationId: "one", limitPrice: 30 },
    p_now: STORED_AT,
  });
  return data.broker_order_id;
}

async function change({ service }: TestDatabase, id: string, quantity: number, limit: number) {
  const { data, error } = await service.rpc("paper_modify", {
    p_broker_order_id: id,
    p_quantity: quantity,
    p_limit_price: limit,
  });
  assertEquals(error, null);
  return data;
}

async function fill({ service }: TestDatabase, trade: number, quantity: number) {
  const { data } = await service.rpc("paper_fill", {
    p_correlation_id: "one",
    p_trade_number: trade,
    p_quantity: quantity,
    p_price: 30.5,
    p_now: STORED_AT,
  });
  return [data.state, data.filled_quantity, data.limit_price];
}

databaseTest("an open order of the paper book takes a new limit and quantity", async (database) => {
  const id = await received(database);
  assertEquals(await change(database, id, 130, 30.5), true);
  assertEquals(await fill(database, 1, 65), ["open", 65, 30.5]);
  assertEquals(await change(database, id, 195, 31), true);
  assertEquals(await change(database, id, 65, 32), false);
  assertEquals(await fill(database, 2, 130), ["filled", 195, 31]);
  assertEquals(await change(database, id, 260, 32), false);
  assertEquals(await change(database, "another", 260, 32), false);
});

databaseTest("a cancelled order of the paper book takes no change", async (database) => {
  const id = await received(database);
  await database.service.rpc("paper_cancel", { p_broker_order_id: id });
  assertEquals(await change(database, id, 130, 31), false);
});

for (
  const [what, assignment] of [
    ["another side", "side = 'sell'"],
    ["a limit with an end", "limit_price = 31, state = 'cancelled'"],
    ["a limit with a fill", "limit_price = 31, filled_quantity = 65"],
    ["no more than is filled", "quantity = 0"],
    ["another limit", "limit_price = 31"],
  ] as const
) {
  databaseTest(`an open order of the paper book is not given ${what} by hand`, async (database) => {
    await received(database);
    let message: unknown;
    await database.sql.unsafe(`update public.paper_orders set ${assignment}`)
      .catch((error) => message = error.message);
    assertEquals(message, "paper order one: what the book has is kept as it was");
  });
}

databaseTest(
  "an order that rests at the paper broker is filled once its limit reaches the market",
  async ({ service }) => {
    const at = new Date(STORED_AT);
    const clock = { now: () => Promise.resolve(at), waitUntil: () => Promise.resolve() };
    const contract = { segment: "NSE_FNO", securityId: "101" } as const;
    const quote = { ...contract, bid: 30.5, ask: 31, bidQuantity: 650, askQuantity: 650 };
    const broker = paperBroker(sqlPaperBook(service, clock), {
      quote: () => Promise.resolve({ ...quote, receivedAt: at }),
    });
    const terms = { correlationId: "one", side: "buy", quantity: 130, product: "MARGIN" } as const;
    const sent = await broker.send({ ...contract, ...terms, limitPrice: 30 });
    if (sent.kind !== "confirmed") throw new Error(`the order is ${sent.kind}`);
    assertEquals((await broker.find("one"))?.state, "open");
    const modified = await broker.modify(sent.orderId, { quantity: 130, limitPrice: 31 });
    assertEquals(modified, { kind: "confirmed", orderId: sent.orderId });
    const { state, filledQuantity, averagePrice } = await broker.find("one") ?? {};
    assertEquals([state, filledQuantity, averagePrice], ["filled", 130, 31]);
    const late = await broker.modify(sent.orderId, { quantity: 130, limitPrice: 32 });
    assertEquals(late.kind, "refused");
  },
);
