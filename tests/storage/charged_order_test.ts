import { assertEquals } from "@std/assert";
import { tariffOf } from "../../shared/market/charges.ts";
import { chargedOrder } from "../../shared/storage/charged_order.ts";
import { readParameters } from "../../shared/storage/parameters.ts";
import { databaseTest } from "../support/database.ts";
import { allocated, fill, openPlan, priceOf } from "../support/stored_plan.ts";
import { unguarded } from "../support/unguarded.ts";

const ORDER = {
  orderId: "1",
  correlationId: "ab12E1p-1-0",
  state: "filled",
  filledQuantity: 65,
  fills: [{
    tradeId: "t1",
    quantity: 65,
    price: 25_000,
    at: new Date("2026-02-10T10:00:00+05:30"),
  }],
} as const;

// On 2026-02-10 a sale of 16,25,000 rupees. Future: tax 325.00, exchange 28.1125, IPFT and SEBI
// 1.625 each, GST on those three 5.64525. Option: tax 1625.00, exchange 569.2375, IPFT 8.125, SEBI
// 1.625, GST 104.21775. Shares: tax 1625.00, exchange 48.2625, IPFT and SEBI 1.625 each, GST
// 9.27225.
databaseTest(
  "an order is charged as the future, option or share that it is",
  async ({ service }) => {
    const tariff = tariffOf(await readParameters(service, "2026-02-10"));
    const charged = (intent: Parameters<typeof chargedOrder>[0]) =>
      chargedOrder(intent, ORDER, tariff).fills.map(({ charges }) => Number(charges));
    const side = "sell";
    assertEquals(charged({ segment: "NSE_FNO", side, isFuture: true }), [362.00775]);
    assertEquals(charged({ segment: "NSE_FNO", side }), [2308.20525]);
    assertEquals(charged({ segment: "NSE_EQ", side }), [1685.78475]);
  },
);

databaseTest("an index's underlying is a future, its options are none", async (database) => {
  const allocationId = await allocated(database);
  await unguarded(database.sql, [
    "update public.strategy_legs set leg_right = 'underlying', strike = null, expiry = null " +
    "where leg_number = 1",
  ]);
  const { data } = await openPlan(database, allocationId);
  const kindsOf = (rows: { legNumber: number; isFuture: boolean }[]) =>
    rows.map(({ legNumber, isFuture }) => [legNumber, isFuture]).sort();
  const kinds = [[1, true], [2, false], [3, false], [4, false]];
  assertEquals(kindsOf(data.intents), kinds);
  for (const each of data.intents) await fill(database, each, priceOf(each.legNumber));
  const { data: filled } = await database.service.rpc("read_plan", { p_plan_id: data.planId });
  assertEquals(kindsOf(filled.held), kinds);
});
