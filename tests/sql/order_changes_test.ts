import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { advance, allocated, fenceOf, openPlan, tell } from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

/** An entry whose first purchase (intent, limit 50) and first sale are open at the broker. */
async function openOrders(database: TestDatabase) {
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  const open = { state: "open", filledQuantity: 0, fills: [] };
  const of = (side: string) =>
    plan.intents.find((intent: { side: string }) => intent.side === side).intentId as number;
  for (const side of ["buy", "sell"]) {
    const order = { ...open, orderId: `B-${side}`, limitPrice: 50 };
    assertEquals((await tell(database, of(side), "confirmed", null, order)).error, null);
  }
  return { planId: plan.planId as number, buy: of("buy"), sell: of("sell") };
}

/** Seconds after now until which the change may be asked for, or why not. */
async function change(
  database: TestDatabase,
  planId: number,
  intentId: number,
  limit: number,
  most = 3,
) {
  const { data, error } = await database.service.rpc("claim_change", {
    p_intent_id: intentId,
    p_fence: await fenceOf(database, planId),
    p_limit_price: limit,
    p_most: most,
    p_now: STORED_AT,
  });
  return error?.hint ?? (data === null ? "no" : (Date.parse(data) - Date.parse(STORED_AT)) / 1000);
}

const counted = async ({ sql }: TestDatabase, intentId: number) => {
  const [row] = await sql`select changes, asked_limit::float8 as asked, limit_price::float8 as limit
    from public.orders where intent_id = ${intentId}`;
  return [row?.["changes"], row?.["asked"], row?.["limit"]];
};

databaseTest(
  "a change is counted before it is asked for, whatever becomes of it",
  async (database) => {
    const { planId, buy } = await openOrders(database);
    assertEquals(await counted(database, buy), [0, null, 50]);
    assertEquals(await change(database, planId, buy, 51), 5);
    assertEquals(await counted(database, buy), [1, 51, 50]);
    const { data } = await database.service.rpc("read_plan", { p_plan_id: planId });
    const read = data.intents.find((intent: { intentId: number }) => intent.intentId === buy);
    assertEquals([read.changes, read.orderLimit, read.limitPrice], [1, 50, 50]);
    const shown = { orderId: "B-buy", state: "open", filledQuantity: 0, fills: [], limitPrice: 51 };
    await tell(database, buy, "confirmed", null, shown);
    assertEquals(await counted(database, buy), [1, 51, 51]);
    // A book that does not tell the limit leaves what is known.
    const { limitPrice: _, ...untold } = shown;
    await tell(database, buy, "confirmed", null, untold);
    assertEquals(await counted(database, buy), [1, 51, 51]);
  },
);

databaseTest(
  "a change is a step towards the market, and never asked for twice",
  async (database) => {
    const { planId, buy, sell } = await openOrders(database);
    const asked = async (id: number, limits: number[]) => {
      const answers = [];
      for (const limit of limits) answers.push(await change(database, planId, id, limit, 25));
      return answers;
    };
    assertEquals(await asked(buy, [49.95, 50, 50.05, 50.05, 50, 50.1]), [
      ...["no", "no", 5, "no", "no", 5],
    ]);
    assertEquals(await asked(sell, [50.05, 50, 49.95, 49.95, 50, 49.9]), [
      ...["no", "no", 5, "no", "no", 5],
    ]);
  },
);

databaseTest("an order is changed so often and no more", async (database) => {
  const { planId, buy } = await openOrders(database);
  assertEquals(await change(database, planId, buy, 51, 0), "no");
  assertEquals(await change(database, planId, buy, 51, 2), 5);
  assertEquals(await change(database, planId, buy, 52, 2), 5);
  assertEquals(await change(database, planId, buy, 53, 2), "no");
  assertEquals(await counted(database, buy), [2, 52, 50]);
});

databaseTest(
  "what is not open, not the plan's business or not held is not changed",
  async (database) => {
    const { planId, buy, sell } = await openOrders(database);
    const other = await database.service.rpc("claim_change", {
      ...{ p_intent_id: buy, p_fence: 99, p_limit_price: 51, p_most: 3, p_now: STORED_AT },
    });
    assertEquals(other.error?.hint, "conflict");
    await tell(database, buy, "confirmed", null, {
      ...{ orderId: "B-buy", state: "cancelled", filledQuantity: 0, fills: [] },
    });
    assertEquals(await change(database, planId, buy, 51), "no");
    await advance(database, planId, "unwinding", "a leg could not be filled");
    assertEquals(await change(database, planId, sell, 49), "no");
  },
);

databaseTest("changes are counted one by one, by nobody's hand", async (database) => {
  const { buy } = await openOrders(database);
  const set = async (changes: number, limit: number | null) => {
    try {
      await database.sql`update public.orders set changes = ${changes}, asked_limit = ${limit}
        where intent_id = ${buy}`;
      return "done";
    } catch (error) {
      return String(error).replace(/^.*?: /, "").split("\n")[0];
    }
  };
  assertEquals(await set(2, 51), "orders: changes are counted one by one");
  assertEquals(await set(1, 51), "done");
  assertEquals(await set(0, null), "orders: changes are counted one by one");
});
