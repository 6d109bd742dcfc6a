import { assertEquals } from "@std/assert";
import { dhanBroker } from "../../../shared/dhan/orders/dhan_broker.ts";
import { answeredBroker, type BrokerReply } from "../../support/answered_broker.ts";

const coded = (errorCode: string, status = 400): BrokerReply => ({
  status,
  json: { errorType: "x", errorCode, errorMessage: "no" },
});
const CHANGE = { quantity: 130, limitPrice: 99.5 };

Deno.test("a change names the whole quantity, and counts as an order", async () => {
  const broker = answeredBroker([{ json: { orderId: "7", orderStatus: "TRANSIT" } }]);
  const desk = dhanBroker(broker.connection);
  assertEquals(await desk.modify("7", CHANGE), { kind: "confirmed", orderId: "7" });
  assertEquals(broker.asOrders, ["http://broker.test/v2/orders/7"]);
  assertEquals(broker.sent.map(({ method, body }) => ({ method, body })), [{
    method: "PUT",
    body: {
      dhanClientId: "1000",
      orderId: "7",
      orderType: "LIMIT",
      validity: "DAY",
      quantity: 130,
      price: 99.5,
      disclosedQuantity: 0,
      triggerPrice: 0,
    },
  }]);
  assertEquals(broker.reserved, [[{ family: "orders" }]]);
});

Deno.test("a change is sent once: a lost one, or one of another order, is unknown", async () => {
  const replies: [BrokerReply, string][] = [
    [coded("DH-906"), "refused"],
    [coded("DH-908", 500), "unknown"],
    [new Error("reset"), "unknown"],
    [{ json: { orderId: "8", orderStatus: "TRANSIT" } }, "unknown"],
  ];
  for (const [reply, kind] of replies) {
    const broker = answeredBroker([reply, { json: { orderId: "7", orderStatus: "TRANSIT" } }]);
    const outcome = await dhanBroker(broker.connection).modify("7", CHANGE);
    assertEquals([outcome.kind, broker.sent.length], [kind, 1]);
  }
});

Deno.test("a cancel needs no body and no agreement of its answer, and is kept room for", async () => {
  const broker = answeredBroker([{ status: 202, json: { orderId: "7", orderStatus: "x" } }]);
  await dhanBroker(broker.connection).cancel("7");
  assertEquals(broker.asOrders, ["http://broker.test/v2/orders/7"]);
  assertEquals(broker.sent.map(({ method, body }) => [method, body]), [["DELETE", undefined]]);
  assertEquals(broker.reserved, [[{ family: "orders", isReducing: true }]]);
});

Deno.test("a cancel whose answer is lost is sent again, three times at most", async () => {
  const lost = [coded("DH-908", 500), new Error("reset"), coded("DH-904", 429)];
  for (const reply of lost) {
    const broker = answeredBroker([reply]);
    await dhanBroker(broker.connection).cancel("7");
    assertEquals([broker.sent.length, broker.waits], [3, [0.5, 2]]);
    const second = answeredBroker([reply, { status: 202, json: {} }]);
    await dhanBroker(second.connection).cancel("7");
    assertEquals(second.sent.length, 2);
  }
});

Deno.test("a cancel with an ended token is sent again with another", async () => {
  const broker = answeredBroker([coded("DH-901", 401), { status: 202, json: {} }], "second");
  await dhanBroker(broker.connection).cancel("7");
  assertEquals([broker.refused, broker.sent.length], [["first"], 2]);
  const none = answeredBroker([coded("DH-901", 401)]);
  await dhanBroker(none.connection).cancel("7");
  assertEquals(none.sent.length, 1);
});

Deno.test("a cancel that Dhan refuses, or answers in HTML, is left to the next look", async () => {
  for (const reply of [coded("DH-906"), { text: "<html>" }] as const) {
    const broker = answeredBroker([reply]);
    await dhanBroker(broker.connection).cancel("7");
    assertEquals(broker.sent.length, 1);
  }
});
