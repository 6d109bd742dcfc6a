import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  allocated,
  CHARGES,
  fill,
  openPlan,
  rows,
  statesOf,
  type StoredIntent,
  tell,
} from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

/** The first intent of an open plan. */
async function firstIntent(database: TestDatabase): Promise<StoredIntent> {
  return (await openPlan(database, await allocated(database))).data.intents[0];
}

async function order({ sql }: TestDatabase) {
  const [row] = await sql`
    select state, filled_quantity as filled, average_price::float8 as price from public.orders`;
  return [row?.["state"], row?.["filled"], row?.["price"]];
}

databaseTest("an outcome is of its own intent only", async (database) => {
  await fill(database, await firstIntent(database), "30.05");
  assertEquals(await statesOf(database, "intents"), ["confirmed", "written", "written", "written"]);
  assertEquals(await rows(database, "orders"), 1);
});

databaseTest("an outcome told again is no change, whatever its reason is now", async (database) => {
  const first = await firstIntent(database);
  const refuse = async (reason: string) =>
    (await tell(database, first.intentId, "refused", reason, null)).error;
  assertEquals([await refuse("margin"), await refuse("price band")], [null, null]);
  const [row] = await database.sql`select reason from public.intents where state = 'refused'`;
  assertEquals(row?.["reason"], "margin");
});

databaseTest("an open order follows its fills as they grow", async (database) => {
  const first = await firstIntent(database);
  await fill(database, first, "30.05", { state: "open", quantity: 0 });
  assertEquals(await order(database), ["open", 0, null]);
  await fill(database, first, "30.05", { state: "open", quantity: 65 });
  assertEquals(await order(database), ["open", 65, 30.05]);
  await fill(database, first, "30.20", { state: "open", quantity: 35 });
  // (65 x 30.05 + 35 x 30.20) / 100.
  assertEquals(await order(database), ["open", 100, 30.1025]);
  await fill(database, first, "30.20", { state: "open", quantity: 0 });
  assertEquals(await order(database), ["open", 100, 30.1025]);
});

databaseTest(
  "an order that ended stays ended, with however little it is told",
  async (database) => {
    const first = await firstIntent(database);
    await fill(database, first, "30.05");
    const { error } = await fill(database, first, "30.05", { state: "open", told: 65 });
    assertEquals([error, ...await order(database)], [null, "filled", 130, 30.05]);
  },
);

databaseTest("the end of an order counts once its trades are known", async (database) => {
  const first = await firstIntent(database);
  await fill(database, first, "30.05", { state: "open", quantity: 65 });
  for (const [told, state] of [[130, "open"], [0, "open"], [65, "cancelled"]] as const) {
    await fill(database, first, "30.05", { state: "cancelled", quantity: 0, told });
    assertEquals(await order(database), [state, 65, 30.05], `${told} told`);
  }
});

databaseTest(
  "a fill that is told after the end is taken, and more than was asked for is not",
  async (database) => {
    const first = await firstIntent(database);
    await fill(database, first, "30.05", { state: "cancelled", quantity: 0 });
    assertEquals(await order(database), ["cancelled", 0, null]);
    await fill(database, first, "30.05", { state: "cancelled", quantity: 65 });
    assertEquals(await order(database), ["cancelled", 65, 30.05]);
    const { error } = await fill(database, first, "30.05", { state: "filled", quantity: 66 });
    assertEquals([error?.hint, ...await order(database)], ["conflict", "cancelled", 65, 30.05]);
  },
);

databaseTest(
  "an order told twice in another order of its trades pays one brokerage",
  async (database) => {
    const first = await firstIntent(database);
    const trade = (tradeId: string, quantity: number) => ({
      tradeId,
      quantity,
      price: "30",
      charges: "1",
      at: STORED_AT,
    });
    const told = async (...fills: ReturnType<typeof trade>[]) =>
      await tell(database, first.intentId, "confirmed", null, {
        orderId: "B",
        state: "open",
        filledQuantity: fills.reduce((sum, { quantity }) => sum + quantity, 0),
        brokerage: "23.6",
        fills,
      });
    await told(trade("T2", 65));
    await told(trade("T1", 26), trade("T2", 65));
    await told(trade("T1", 26), trade("T2", 65), trade("T3", 39));
    const [row] = await database.sql`
    select sum(charges)::float8 as charges, count(*)::int as n from public.fills`;
    assertEquals([row?.["charges"], row?.["n"]], [26.6, 3]);
  },
);

databaseTest("a trade is of one order alone", async (database) => {
  const { data: plan } = await openPlan(database, await allocated(database));
  const [one, two] = plan.intents;
  await fill(database, one, "30.05");
  const { error } = await tell(database, two.intentId, "confirmed", null, {
    orderId: "another",
    state: "filled",
    filledQuantity: 130,
    fills: [{
      tradeId: `T${one.correlationId}-130`,
      quantity: 130,
      price: "1",
      charges: "1",
      at: STORED_AT,
    }],
  });
  assertEquals([error?.code, await rows(database, "fills")], ["23505", 1]);
});

databaseTest("an order without a list of trades has none", async (database) => {
  const { intentId } = await firstIntent(database);
  const { error } = await tell(database, intentId, "confirmed", null, {
    orderId: "B",
    state: "open",
    filledQuantity: 0,
  });
  assertEquals([error, await rows(database, "orders"), await rows(database, "fills")], [
    null,
    1,
    0,
  ]);
});

databaseTest("a fill keeps its price and charges to the last digit", async (database) => {
  await fill(database, await firstIntent(database), "30.0525");
  const [row] = await database.sql`
    select price::text as price, charges::text as charges, quantity from public.fills`;
  assertEquals([row?.["price"], row?.["charges"], row?.["quantity"]], ["30.0525", CHARGES, 130]);
});

/** A paper order of 130 units. */
async function receive({ service }: TestDatabase, correlationId: string) {
  const { data } = await service.rpc("paper_receive", {
    p_order: {
      correlationId,
      segment: "NSE_FNO",
      securityId: "101",
      side: "buy",
      quantity: 130,
      limitPrice: 30,
    },
    p_now: STORED_AT,
  });
  return data;
}

async function paperFill({ service }: TestDatabase, id: string, trade: number, quantity: number) {
  const { data } = await service.rpc("paper_fill", {
    p_correlation_id: id,
    p_trade_number: trade,
    p_quantity: quantity,
    p_price: 29.95,
    p_now: STORED_AT,
  });
  return [data.correlation_id, data.state, data.filled_quantity, data.fills.length];
}

databaseTest("the paper book fills and cancels the order that is named", async (database) => {
  const [one, two] = [await receive(database, "E1-1"), await receive(database, "E1-2")];
  assertEquals([one.correlation_id, two.correlation_id], ["E1-1", "E1-2"]);
  assertEquals(await paperFill(database, "E1-2", 1, 65), ["E1-2", "open", 65, 1]);
  await database.service.rpc("paper_cancel", { p_broker_order_id: one.broker_order_id });
  const again = [await receive(database, "E1-1"), await receive(database, "E1-2")];
  assertEquals(again.map(({ state, filled_quantity }) => [state, filled_quantity]), [
    ["cancelled", 0],
    ["open", 65],
  ]);
});

databaseTest("trades of the paper book come in their order, each once", async (database) => {
  await receive(database, "E1-1");
  assertEquals(await paperFill(database, "E1-1", 2, 65), ["E1-1", "open", 0, 0]);
  assertEquals(await paperFill(database, "E1-1", 1, 30), ["E1-1", "open", 30, 1]);
  assertEquals(await paperFill(database, "E1-1", 1, 30), ["E1-1", "open", 30, 1]);
  assertEquals(await paperFill(database, "E1-1", 3, 30), ["E1-1", "open", 30, 1]);
  assertEquals(await paperFill(database, "E1-1", 2, 30), ["E1-1", "open", 60, 2]);
  assertEquals(await paperFill(database, "E1-1", 3, 70), ["E1-1", "filled", 130, 3]);
  assertEquals(await paperFill(database, "E1-1", 4, 0), ["E1-1", "filled", 130, 3]);
});
