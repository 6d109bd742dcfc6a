import { assertEquals } from "@std/assert";
import type { DeskOrder } from "../../../shared/execution/reconcile/desk_books.ts";
import { pastOrders } from "../../../shared/execution/reconcile/past_orders.ts";
import { verifiedUnits } from "../../../shared/execution/reconcile/verified_units.ts";
import type { BookedFill } from "../../../shared/vocabulary/ports/live_account.ts";

const AT = new Date("2026-02-09T15:29:00+05:30");

function order(id: string, changes: Partial<DeskOrder> = {}): DeskOrder {
  return {
    ...{ planId: 1, correlationId: id, segment: "NSE_FNO", securityId: "101", side: "buy" },
    ...{ quantity: 130, filledQuantity: 0 },
    ...changes,
  };
}

function trade(orderId: string, tradeId: string, quantity = 65, changes = {}): BookedFill {
  return {
    ...{ orderId, tradeId, quantity, price: 30, at: AT },
    ...{ segment: "NSE_FNO", securityId: "101", side: "buy" },
    ...changes,
  };
}

const gap = (units: number, key = "NSE_FNO:101") => new Map([[key, units]]);

/** What was found of each order: its id, number, state, units and trades. */
function found(
  orders: readonly DeskOrder[],
  fills: readonly BookedFill[],
  gaps = gap(65),
  known: readonly string[] = [],
): string[] {
  return pastOrders(orders, fills, { gaps, knownIds: new Set(known) }).map(({ order, booked }) =>
    [
      ...[order.correlationId, booked.orderId, booked.state, booked.filledQuantity],
      ...booked.fills.map(({ tradeId }) => tradeId),
    ].join(" ")
  );
}

Deno.test("an order whose number is known has the trades that the history tells of it", () => {
  const open = order("a", { brokerOrderId: "B1", orderState: "open" });
  const fills = [trade("B1", "T1"), trade("B1", "T1"), trade("B2", "T1"), trade("B1", "T2")];
  assertEquals(found([open], fills), ["a B1 filled 130 T1 T2"]);
  // A part of it ended with its session.
  assertEquals(found([open], fills.slice(0, 3)), ["a B1 cancelled 65 T1"]);
  assertEquals(found([open], [trade("B2", "T1")]), []);
});

Deno.test("what the tables know already, or more than was ordered, is not taken", () => {
  const known = order("a", { brokerOrderId: "B1", orderState: "cancelled", filledQuantity: 65 });
  assertEquals(found([known], [trade("B1", "T1")]), []);
  assertEquals(found([known], [trade("B1", "T1"), trade("B1", "T2")]), ["a B1 filled 130 T1 T2"]);
  assertEquals(found([known], [trade("B1", "T1", 195)]), []);
});

Deno.test("an order in doubt is the one unclaimed order that explains what is held", () => {
  const doubt = order("a");
  assertEquals(found([doubt], [trade("B7", "T1")]), ["a B7 cancelled 65 T1"]);
  assertEquals(found([doubt], [trade("B7", "T1", 130)], gap(130)), ["a B7 filled 130 T1"]);
  // The account does not hold it, or not all of it.
  assertEquals(found([doubt], [trade("B7", "T1")], new Map()), []);
  assertEquals(found([doubt], [trade("B7", "T1", 130)]), []);
  assertEquals(found([doubt], [trade("B7", "T1")], gap(-65)), []);
  // It is another's, or of another side or contract.
  assertEquals(found([doubt], [trade("B7", "T1")], gap(65), ["B7"]), []);
  assertEquals(found([doubt], [trade("B7", "T1", 65, { side: "sell" })]), []);
  assertEquals(found([doubt], [trade("B7", "T1", 65, { securityId: "102" })]), []);
  // Of two that it may be nobody knows which.
  assertEquals(found([doubt], [trade("B7", "T1"), trade("B8", "T2")]), []);
});

Deno.test("a sale in doubt is held against fewer units", () => {
  const doubt = order("a", { side: "sell" });
  const sale = trade("B7", "T1", 65, { side: "sell" });
  assertEquals(found([doubt], [sale], gap(-65)), ["a B7 cancelled 65 T1"]);
  assertEquals(found([doubt], [sale], gap(65)), []);
});

Deno.test("what a named order explains is not explained a second time", () => {
  const named = order("a", { brokerOrderId: "B1", orderState: "open" });
  const fills = [trade("B1", "T1"), trade("B7", "T2")];
  assertEquals(found([named, order("b")], fills), ["a B1 cancelled 65 T1"]);
  assertEquals(found([named, order("b")], fills, gap(130)), [
    "a B1 cancelled 65 T1",
    "b B7 cancelled 65 T2",
  ]);
  // One order of the history is never two of the desk's.
  assertEquals(found([order("b"), order("c")], [trade("B7", "T1")]), ["b B7 cancelled 65 T1"]);
});

Deno.test("its average price is that of its trades", () => {
  const fills = [trade("B1", "T1", 65, { price: 30 }), trade("B1", "T2", 65, { price: 31 })];
  const [first] = pastOrders([order("a", { brokerOrderId: "B1" })], fills, {
    gaps: new Map(),
    knownIds: new Set(),
  });
  assertEquals([first?.booked.averagePrice, first?.booked.fills[0]?.at], [30.5, AT]);
});

Deno.test("no more goes out than the account holds, and never the other way", () => {
  const cases: [units: number, gap: number, verified: number][] = [
    ...[[130, 0, 130], [130, 65, 130], [130, -65, 65], [130, -130, 0], [130, -200, 0]],
    ...[[-130, 0, -130], [-130, -65, -130], [-130, 65, -65], [-130, 130, 0], [-130, 200, 0]],
    [0, 65, 0],
    [0, -65, 0],
  ] as [number, number, number][];
  for (const [units, gap, verified] of cases) {
    assertEquals([units, gap, verifiedUnits(units, gap) || 0], [units, gap, verified]);
  }
});
